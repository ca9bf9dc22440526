"""Low-rank additions to the weights of an encoder's last layers: little to train, and nothing left of them once they are merged.

They are all that is trained. In measurements on two help centres a linear map over finished vectors ruined the articles that it
never saw; this found 2 to 6 of 100 unseen ones more.
"""

import math
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from search.errors import TuningError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_LAYERS = 4
_RANK = 8


class Addition(nn.Module):
    """A linear layer, frozen, and what is added to it."""

    def __init__(self, linear: nn.Linear, rank: int) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(rank, linear.in_features) / math.sqrt(linear.in_features))
        self.up = nn.Parameter(torch.zeros(linear.out_features, rank))
        self.scale = 1.0

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Return the layer's output and the addition's."""
        output: torch.Tensor = self.linear(inputs)
        return output + self.scale * ((inputs @ self.down.T) @ self.up.T)

    def merged(self) -> nn.Linear:
        """Return the linear layer with the addition in its weights."""
        with torch.no_grad():
            self.linear.weight.add_(self.scale * (self.up @ self.down))
        return self.linear


class Additions:
    """The additions of one encoder, by the names of the layers that they belong to."""

    def __init__(self, model: "SentenceTransformer", layers: int = _LAYERS, rank: int = _RANK) -> None:
        for parameter in model.parameters():
            parameter.requires_grad = False
        torch.manual_seed(0)
        self._places = [place for layer in list(_layers(model))[-layers:] for place in _linear_places(layer)]
        self._additions = [Addition(getattr(parent, name), rank) for parent, name in self._places]
        for (parent, name), addition in zip(self._places, self._additions, strict=True):
            setattr(parent, name, addition)

    @property
    def parameters(self) -> list[nn.Parameter]:
        """Return what is trained."""
        return [parameter for addition in self._additions for parameter in (addition.down, addition.up)]

    def switch(self, *, on: bool) -> None:
        """Let the additions count, or not, as if they were not there."""
        for addition in self._additions:
            addition.scale = float(on)

    def state(self) -> list[torch.Tensor]:
        """Return the trained values, to be kept."""
        return [parameter.detach().clone() for parameter in self.parameters]

    def load(self, state: list[torch.Tensor]) -> None:
        """Go on from kept values."""
        with torch.no_grad():
            for parameter, values in zip(self.parameters, state, strict=True):
                parameter.copy_(values)

    def merge(self) -> None:
        """Put the additions into the weights, so that the encoder is an ordinary one again."""
        for (parent, name), addition in zip(self._places, self._additions, strict=True):
            setattr(parent, name, addition.merged())


def _layers(model: "SentenceTransformer") -> nn.ModuleList:
    """Return the longest stack of layers that hold attention or dense weights; raise TuningError where there is none."""
    stacks = [module for module in model.modules() if isinstance(module, nn.ModuleList) and len(module) > 1]
    stacks = [stack for stack in stacks if all(_linear_places(layer) for layer in stack)]
    if not stacks:
        raise TuningError("this encoder has no stack of layers that could be adapted", mend="Choose a BERT-like model in KB_MODEL")
    return max(stacks, key=len)


def _linear_places(layer: nn.Module) -> list[tuple[Any, str]]:
    return [(parent, name) for parent in layer.modules() for name, child in parent.named_children() if isinstance(child, nn.Linear)]
