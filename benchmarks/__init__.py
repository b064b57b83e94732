"""Measurements that are too slow for the tests; `make bench` prints their numbers."""
