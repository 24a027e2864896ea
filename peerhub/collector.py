"""How Python's garbage collector runs in a process that serves pages."""

import gc

#: A team is built from a hundred thousand small facts. At the usual 700 the collector would run dozens of times over
#: what is all still needed, which took a third of the time; at this many it runs less than once a request.
_ALLOCATED = 200_000


def settle() -> None:
    """Call it once, when everything is loaded: what is there by now stays, and is not looked through again."""
    gc.freeze()
    gc.set_threshold(_ALLOCATED, 20, 50)
