"""Make an undefined variable in one of our templates an error, without asking the same of Django's admin."""

import sys
from pathlib import Path

from django.template.base import FilterExpression, Node


class UndefinedVariable(AssertionError):
    """A template of ours printed, or passed on, a variable that its view does not give."""


class Undefined(str):
    """A value for the template option `string_if_invalid` that fails inside the directory `within`.

    Django asks for its truth before it uses it (`FilterExpression.resolve`). That moment knows the variable
    and the node that wanted it; everywhere else this is an empty string, as it is without the option.
    """

    within: Path

    def __new__(cls, *, within: Path):
        empty = super().__new__(cls)
        empty.within = within
        return empty

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        expression = frame.f_locals.get("self")
        if isinstance(expression, FilterExpression) and frame.f_code.co_name == "resolve":
            while frame := frame.f_back:
                node = frame.f_locals.get("self")
                if isinstance(node, Node) and hasattr(node, "origin"):
                    if Path(node.origin.name).is_relative_to(self.within):
                        raise UndefinedVariable(
                            f"“{expression.token}” in {node.origin.name}, line {node.token.lineno}"
                        )
                    break
        return False
