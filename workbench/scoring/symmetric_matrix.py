"""The inverse of a symmetric positive definite matrix, in plain Python: for the few dozen unknowns of a model."""

from __future__ import annotations

import math
from collections.abc import Sequence

Matrix = list[list[float]]
Vector = list[float]


def inverse(matrix: Sequence[Sequence[float]]) -> Matrix:
    """By Cholesky's decomposition. A matrix that is not positive definite: `ValueError`."""
    lower = _inverse_of_lower(_cholesky(matrix))
    size = len(lower)
    made = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            total = sum(lower[k][row] * lower[k][column] for k in range(row, size))
            made[row][column] = made[column][row] = total
    return made


def times(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> Vector:
    return [sum(map(float.__mul__, row, vector)) for row in matrix]


def product(left: Sequence[Sequence[float]], right: Sequence[Sequence[float]]) -> Matrix:
    columns = list(zip(*right, strict=True))
    return [[sum(map(float.__mul__, row, column)) for column in columns] for row in left]


def quadratic(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> float:
    """vᵀ M v: the variance of the sum that `vector` weighs, where M is a covariance."""
    return sum(map(float.__mul__, vector, times(matrix, vector)))


def _cholesky(matrix: Sequence[Sequence[float]]) -> Matrix:
    lower: Matrix = []
    for row, values in enumerate(matrix):
        made: Vector = []
        for column in range(row + 1):
            above = lower[column] if column < row else made
            rest = values[column] - sum(map(float.__mul__, made, above[:column]))
            made.append(math.sqrt(rest) if column == row else rest / above[column])
        lower.append(made)
    return lower


def _inverse_of_lower(lower: Matrix) -> Matrix:
    size = len(lower)
    made = [[0.0] * size for _ in range(size)]
    for column in range(size):
        made[column][column] = 1 / lower[column][column]
        for row in range(column + 1, size):
            total = sum(lower[row][k] * made[k][column] for k in range(column, row))
            made[row][column] = -total / lower[row][row]
    return made
