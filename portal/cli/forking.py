"""Works through a list in forked processes, one piece at a time each.

A pool of the standard library waits for ever when one of its processes is killed, or gives up on all the others. Here
the piece that was being done is told as failed, another process takes its place, and the rest goes on.
"""

import gc
import os
import signal
import sys
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

Piece = TypeVar("Piece")
Done = TypeVar("Done")

_fork = get_context("fork")

Pipe = connection.Connection  # of whatever the caller hands out and gets back


@dataclass(frozen=True)
class Outcome(Generic[Piece, Done]):
    """What came of one piece: `done`, or why there is nothing."""

    piece: Piece
    done: Done | None
    problem: str = ""


@dataclass
class _Worker(Generic[Piece]):
    process: BaseProcess
    pipe: Pipe
    piece: Piece | None = None


def work_through(
    pieces: Sequence[Piece], do: Callable[[Piece], Done], *, workers: int, begin: Callable[[], None]
) -> Generator[Outcome[Piece, Done], None, None]:
    """Yields what came of each piece, as it comes.

    Memory is bounded by the number of workers: each holds one piece at a time, and what it gives back must be small.
    When the caller stops early, by an error or an interruption, every process is ended before this returns.

    Args:
        do: runs in a process of its own; an error of it is the piece's problem. begin: runs once in each process.
    """
    waiting = list(reversed(pieces))
    crew: list[_Worker[Piece]] = []
    gc.collect()
    gc.freeze()  # what is there now is shared with every process: the collector must not touch its pages
    try:
        crew = [_hire(do, begin) for _ in range(min(workers, len(pieces)))]
        for worker in crew:
            _hand(worker, waiting)
        while any(worker.piece is not None for worker in crew):
            for ready in connection.wait([worker.pipe for worker in crew if worker.piece is not None]):
                place = next(index for index, worker in enumerate(crew) if worker.pipe is ready)
                outcome: Outcome[Piece, Done] = _answer(crew[place])
                if outcome.problem.startswith("the process"):
                    crew[place] = _hire(do, begin)
                _hand(crew[place], waiting)
                yield outcome
    finally:
        for worker in crew:
            worker.process.terminate()
            worker.process.join()
            worker.pipe.close()
        gc.unfreeze()


def _hire(do: Callable[[Piece], Done], begin: Callable[[], None]) -> _Worker[Any]:
    here, there = _fork.Pipe()
    process = _fork.Process(target=_serve, args=(there, do, begin), daemon=True)
    process.start()
    there.close()
    return _Worker(process, here)


def _hand(worker: _Worker[Piece], waiting: list[Piece]) -> None:
    worker.piece = waiting.pop() if waiting else None
    if worker.piece is not None:
        worker.pipe.send(worker.piece)


def _answer(worker: _Worker[Piece]) -> Outcome[Piece, Any]:  # Any: what `do` gave in the other process
    piece = worker.piece
    assert piece is not None
    try:
        done, problem = worker.pipe.recv()
    except (EOFError, ConnectionResetError):
        worker.process.join()
        worker.pipe.close()
        return Outcome(piece, None, f"the process that made it ended with status {worker.process.exitcode}")
    return Outcome(piece, done, problem)


def _serve(
    pipe: "connection.Connection[object, object]", do: Callable[[Piece], Done], begin: Callable[[], None]
) -> None:
    # Ctrl-C reaches every process of the terminal; the one that handed out the work decides what to do about it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    begin()
    while True:
        try:
            piece: Any = pipe.recv()  # Any: what `_hand` sent
        except (EOFError, OSError):
            sys.stdout.flush()
            os._exit(0)
        try:
            answer: tuple[object, str] = (do(piece), "")
        except Exception as error:  # the job runner of this command: one failure stops nobody else
            answer = (None, f"{type(error).__name__}: {error}".strip(": "))
        pipe.send(answer)
