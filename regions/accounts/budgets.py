"""How often somebody may fail: counted before the attempt, given back after success."""

from allauth.core.internal.ratelimit import RateLimitUsage, consume


def book(request, budgets: dict[str, str]):
    """Count one attempt in each budget (action: key); in none where one is used up.

    None then; otherwise what `rollback()` gives back.
    """
    if not all(book_one(request, *budget, dry_run=True) for budget in budgets.items()):
        return None
    booked = [book_one(request, *budget) for budget in budgets.items()]
    whole = RateLimitUsage([each for one in booked if one for each in one.usage])
    if all(booked):
        return whole
    # Somebody else was faster.
    whole.rollback()
    return None


def book_one(request, action, key, *, dry_run=False):
    about = {"app": "allauth.account", "action": action, "key": key}
    return consume(request, **about, dry_run=dry_run)
