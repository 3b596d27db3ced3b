"""temp"""

from workbench.local.model import ModelRequest


class Reader:
    def answer(self, request: ModelRequest) -> str:
        return "x"
