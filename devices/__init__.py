"""The machines' door: what a wire message means. Its rooms come with the readers and scanners."""
