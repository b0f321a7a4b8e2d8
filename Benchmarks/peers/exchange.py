"""The files that `assay bench --export DIR` leaves for a peer: bars, sets, and Assay's results.

bars.csv     open_time,open,high,low,close,volume
sets.csv     fast,slow
results.csv  fast,slow,total_return,trades; a last comment line holds cpu_seconds, and first_bar
             if the accounts do not start at bar 0
"""

import csv
import pathlib
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

MOST_DECIMALS = 9


class BadInput(Exception):
    """What is wrong with the exported files, in one line."""


@dataclass
class Export:
    opens: np.ndarray
    closes: np.ndarray
    sets: list[tuple[int, int]]
    # (fast, slow) -> (total return, closed trades)
    results: dict[tuple[int, int], tuple[float, int]]
    cpu_seconds: float
    first_bar: int


def read_export(directory: pathlib.Path) -> Export:
    bars = pd.read_csv(
        directory / "bars.csv", comment="#", usecols=["open", "close"], float_precision="round_trip"
    )
    sets = [(int(row["fast"]), int(row["slow"])) for row in rows(directory / "sets.csv")]
    results = {
        (int(row["fast"]), int(row["slow"])): (float(row["total_return"]), int(float(row["trades"])))
        for row in rows(directory / "results.csv")
    }
    missing = [pair for pair in sets if pair not in results]
    if missing:
        raise BadInput(f"results.csv lacks {len(missing)} sets of sets.csv, first {missing[0]}")
    comments = [line for line in lines(directory / "results.csv") if line.startswith("#")]
    cpu_seconds = number_after("cpu_seconds", comments)
    if cpu_seconds is None:
        raise BadInput("results.csv: no comment line tells cpu_seconds")
    return Export(
        bars["open"].to_numpy(float),
        bars["close"].to_numpy(float),
        sets,
        results,
        cpu_seconds,
        int(number_after("first_bar", comments) or 0),
    )


def lines(path: pathlib.Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def rows(path: pathlib.Path):
    return csv.DictReader(line for line in lines(path) if line and not line.startswith("#"))


def number_after(name: str, comments: list[str]) -> float | None:
    for comment in reversed(comments):
        match = re.search(rf"{name}[\s:=,]+([0-9.eE+-]+)", comment)
        if match:
            return float(match.group(1))
    return None


def whole_ticks(prices: np.ndarray) -> np.ndarray:
    """The prices as whole numbers of their common decimal tick, so that sums of them are exact."""
    for decimals in range(MOST_DECIMALS + 1):
        ticks = np.round(prices * 10.0**decimals)
        if np.array_equal(ticks / 10.0**decimals, prices) and np.abs(ticks).max() < 2**52:
            return ticks.astype(np.int64)
    raise BadInput(f"bars.csv: closes have no common tick of at most {MOST_DECIMALS} decimals")
