"""`make bench`: every measurement, one after the other; fails where one is missed."""

import sys

from benchmarks import import_speed

MEASUREMENTS = (import_speed.main,)

if __name__ == "__main__":
    sys.exit(max(measure() for measure in MEASUREMENTS))
