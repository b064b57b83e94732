"""Facts of the pure layer are never changed once they are made."""

from dataclasses import is_dataclass


def changeable(*modules):
    """Dataclasses these modules define that could be changed."""
    return [
        each
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type)
        and each.__module__ == module.__name__
        and is_dataclass(each)
        and not each.__dataclass_params__.frozen
    ]
