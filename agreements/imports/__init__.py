"""Uploaded files: read, planned, shown, confirmed, recorded, and taken back.

`context` knows what rows may point at, `figures` and `papers` plan and write one
kind of row, `recording` keeps each upload and runs it as a whole.
"""
