"""Loading files that come with the product: add what was never there, no more.

People may rename, correct or close what was loaded; the next run must not bring
the old words back, so "was ever there" is asked of the change history as well.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError


@dataclass
class Tally:
    """How many rows one file added, and how many it found in place."""

    new: int = 0
    same: int = 0

    def add(self, *, created: bool) -> None:
        if created:
            self.new += 1
        else:
            self.same += 1

    def __str__(self):
        return f"{self.new} added, {self.same} already there"


def ever_seen(model, **key) -> bool:
    """Whether a record with these values exists or ever existed under them."""
    return model.history.filter(**key).exists()


def save_checked(instance, *, where: str, **kwargs):
    """Validate like people's input, then save; errors say where in the file."""
    try:
        instance.full_clean()
    except ValidationError as error:
        raise ValidationError(f"{where}: {'; '.join(readable(error))}") from error
    instance.save(**kwargs)
    return instance


def readable(error: ValidationError) -> list[str]:
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        f"{field}: {message}"
        for field, messages in error.message_dict.items()
        for message in messages
    ]
