"""What a template does with a name that is not there: silent for people, loud for whoever writes the template."""

from collections.abc import Iterator

from jinja2 import Undefined


class LoudUndefined(Undefined):
    """Fails when a misspelt name or attribute is written out or looped over; asking whether it is there stays fine.

    Keys of dicts are left alone: the design system's macros take dicts and write out what is not in them. Used in
    tests and while developing; a page in use rather lacks a word than fails.
    """

    __slots__ = ()

    def _is_misspelt(self) -> bool:
        return self._undefined_name is not None and not isinstance(self._undefined_obj, dict)

    def __str__(self) -> str:
        if self._is_misspelt():
            self._fail_with_undefined_error()
        return super().__str__()

    def __iter__(self) -> Iterator[object]:
        if self._is_misspelt():
            self._fail_with_undefined_error()
        return super().__iter__()
