from bot.demonstration.chance import dice


def test_dice_of_a_key_always_fall_the_same_way() -> None:
    assert [dice(1, "a").random() for _ in range(2)] == [dice(1, "a").random() for _ in range(2)]


def test_dice_of_other_keys_fall_otherwise() -> None:
    assert len({dice(1, key).random() for key in "abcdef"}) == 6


def test_the_first_throw_is_known_for_ever() -> None:
    assert dice("a", 1).randint(0, 999_999) == dice("a", "1").randint(0, 999_999) == 254_508
