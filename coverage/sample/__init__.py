"""Simulated data to look at and to measure: `manage.py generate_sample`.

Nothing here is real; it never stands beside founding data (regions/mark.py).
"""
