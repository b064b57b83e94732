"""Accounts: signing in, passwords, second factor, sessions, invitations.

django-allauth does the work; here stands what this site decides: no sign-up, who is
throttled, who needs a second factor, when a session ends, and the Indonesian words.
"""
