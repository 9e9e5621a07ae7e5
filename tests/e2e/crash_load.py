"""A load that is there to be killed: threads that receive, take, send and receive again.

Run as a program, it forks a process for every line it reads (so that nothing is imported fifty
times), says that it has begun, and when it has ended. The child writes every key to its file of
answers at the moment the answer comes, and not before; what was refused is sent again.
"""

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Semaphore, Thread

from core.actor import Actor, ActorKind
from core.door import Core, Door
from core.errors import RefusedError
from core.flow.issue import Take, take
from core.flow.receipt import Receive, ReceiveLine, receive
from core.flow.transfer import Dispatch, DispatchLine, dispatch
from core.flow.transfer_view import TransferView
from core.opening import open_core
from core.stock.naming import NewUnit
from core.stock.posting import Posted

THREADS = 4
EACH = 20
"""Commands of one thread."""
KINDS = ("take", "receive", "send", "receive unit", "take unit")


@dataclass(frozen=True)
class Load:
    """Where a load runs, what it moves, and the name that its keys begin with."""

    url: str
    answers: str
    name: str
    site: int
    storekeeper: int
    shelf: int
    far: int
    balloon: int
    stent: int
    room: int = 0
    """Bytes that a file may grow to until the first refusal; 0 is no limit."""
    lives: int = 0
    """Answers after which the process is killed, and a while besides; 0 is never."""
    nap: float = 0.0

    def keys(self, thread: int) -> Iterator[tuple[str, str]]:
        """The keys of a thread, and what each does."""
        for number in range(EACH):
            yield f"{self.name}:{thread}:{number}", KINDS[number % len(KINDS)]

    def door(self, core: Core, key: str) -> Door:
        return core.as_(Actor(ActorKind.STAFF, self.storekeeper, self.site), key=key)

    def do(self, core: Core, key: str, kind: str) -> int:
        """Do the command of a key and return what it posted or sent."""
        door = self.door(core, key)
        answer: Posted | TransferView
        if kind == "take":
            answer = door.do_now(take, Take(self.balloon, self.shelf, 1))
        elif kind == "receive":
            line = ReceiveLine(self.balloon, "L", 4)
            answer = door.do_now(receive, Receive(self.shelf, (line,)))
        elif kind == "send":
            wanted = (DispatchLine(self.balloon, 2),)
            answer = door.do_now(dispatch, Dispatch(self.shelf, self.far, wanted))
        elif kind == "receive unit":
            line = ReceiveLine(self.stent, "U", 1, units=(NewUnit(key),))
            answer = door.do_now(receive, Receive(self.shelf, (line,)))
        else:
            answer = door.do_now(take, Take(self.stent, self.shelf, 1))
        return answer.id


def answer_of(load: Load, core: Core, key: str, kind: str) -> str:
    """Do one command; after a refusal there is room again, and it is worth another try."""
    try:
        return str(load.do(core, key, kind))
    except RefusedError as refusal:
        _make_room(resource.RLIM_INFINITY)
        time.sleep(0.05)
        return refusal.code


def _make_room(size: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))


def kill(load: Load, answers: Semaphore) -> None:
    """Kill this process as the machine would, whatever its other threads are doing."""
    for _ in range(load.lives):
        answers.acquire()
    time.sleep(load.nap)
    os.kill(os.getpid(), signal.SIGKILL)


def run(load: Load) -> None:
    """Run all threads of a load; each answered key is written down at once."""
    core = open_core(load.url)
    if load.room:
        _make_room(load.room)
    answers = os.open(load.answers, os.O_WRONLY | os.O_APPEND)

    left = Semaphore(0)
    if load.lives:
        Thread(target=kill, args=(load, left), daemon=True).start()

    def work(thread: int) -> None:
        for key, kind in load.keys(thread):
            answer = ""
            while not answer.isdigit():
                answer = answer_of(load, core, key, kind)
                os.write(answers, f"{key} {answer}\n".encode())
                left.release()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    core.close()


def _tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> None:
    """Fork a load for every line of standard input."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            run(Load(**json.loads(line)))
            os._exit(0)
        _tell("begun")
        os.waitpid(child, 0)
        _tell("ended")


if __name__ == "__main__":
    main()
