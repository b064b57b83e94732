"""What an authenticator app on a phone does."""

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)


def code_for(secret):
    """The six digits of this half minute."""
    before, now, after = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now))
