"""`make hostile`: 10,000 requests nobody means well, on each database.

All addresses of the URLconf are asked, with ids, queries, headers, cookies, bodies and
uploads that are spoilt or made to hurt, as administrator, staff, official and stranger.
The forms are the pages' own, with a few fields spoilt, so that views get them to read.
No answer may be a 5xx, no exception may reach Django. A seed gives the same requests.
"""
