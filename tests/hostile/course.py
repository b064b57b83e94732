"""The requests one after the other, and what they did."""

import argparse
import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

STRANGER = ""
# How often each of them asks: administrator, staff, official, stranger.
ACCOUNTS = {"admin": 5, "staf": 3, "pejabat": 2, STRANGER: 1}
# A session is left after so many requests: some of them sign out.
FRESH = 20


@dataclass
class Course:
    """Requests of one seed; `failures` are the requests that broke something."""

    seed: int
    number: int
    statuses: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    def run(self, told=lambda index: None):
        from .generating import Generator

        generator = Generator(self.seed, ACCOUNTS)
        for index in range(self.number):
            if index % FRESH == 0:
                generator.sign_in()
                told(index)
            self.ask(index, generator.request())
        return self

    def ask(self, index, request):
        from .sending import send

        started = time.monotonic()
        answer = send(request)
        took = (time.monotonic() - started, str(request))
        self.slowest = max(self.slowest, took)
        self.statuses[answer.status] += 1
        if answer.status >= 500 or answer.raised:
            self.failures.append(f"{index}: {request}\n    {answer.said}")


def main():
    options = asked()
    os.environ["DJANGO_SETTINGS_MODULE"] = "jamsostek_pks.settings"
    import django

    django.setup()
    print(f"  seed {options.seed}, {options.requests} requests", flush=True)
    started, course = time.monotonic(), Course(options.seed, options.requests)
    # Whoever stops it is told what was found until then.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    try:
        course.run(tell_thousands)
    finally:
        tell(course, time.monotonic() - started)
    return int(bool(course.failures))


def tell(course, seconds):
    for failure in course.failures:
        print(f"  FAILED {failure}")
    slow, request = course.slowest
    print(f"  the slowest took {slow:.1f} s: {request[:200]}")
    statuses = sorted(course.statuses.items())
    tally = ", ".join(f"{number} x {status}" for status, number in statuses)
    print(f"  {sum(course.statuses.values())} asked: {tally}")
    print(f"  {len(course.failures)} failures, {seconds:.0f} s", flush=True)


def tell_thousands(index):
    if index and index % 1000 == 0:
        print(f"  {index} asked", flush=True)


def asked():
    parser = argparse.ArgumentParser(description="Hostile requests, by seed.")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
