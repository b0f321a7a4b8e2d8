"""vectorbt on the sweep that Assay has run: same bars, rule, costs and sets.

SMA cross, long or flat, all in: enter when fast - slow becomes positive, leave when it becomes
negative, fill at the next open, fee 5 bps and slippage 1 bp a side. Two variants are timed:

exact averages   The averages are compared exactly, in whole ticks, by this script; vectorbt gets
                 the crossings as signals. Results must agree with Assay's.
its own          vectorbt's MA and crossings. Its running sums round, which flips some crossings.

Columns go in chunks, so that memory stays below 4 GB. Compilation is not timed.
"""

import argparse
import gc
import json
import pathlib
import sys
import time

import numba
import numpy as np
import vectorbt as vbt

from exchange import BadInput, Export, read_export, whole_ticks

FEE = 5e-4
SLIPPAGE = 1e-4
CAPITAL = 10_000.0
# Elements of one matrix; vectorbt holds about 65 bytes for each.
CHUNK_ELEMENTS = 20_000_000


def relative_order(fast: int, slow: int, sums: np.ndarray, first_bar: int):
    """The sign of fast - slow from the first bar on at which both are defined, and that bar."""
    start = max(fast, slow, first_bar + 1) - 1
    window = lambda period: sums[start + 1 :] - sums[start + 1 - period : len(sums) - period]
    return np.sign(window(fast) * slow - window(slow) * fast), start


def exact_signals(sets, sums: np.ndarray, first_bar: int):
    """Entries and exits due at each bar's open, one column a set."""
    bars = len(sums) - 1
    entries = np.zeros((bars, len(sets)), bool, order="F")
    exits = np.zeros((bars, len(sets)), bool, order="F")
    for column, (fast, slow) in enumerate(sets):
        order, start = relative_order(fast, slow, sums, first_bar)
        before, now = order[:-2], order[1:-1]
        entries[start + 2 :, column] = (now > 0) & (before <= 0)
        exits[start + 2 :, column] = (now < 0) & (before >= 0)
    return entries, exits


def own_signals(sets, closes: np.ndarray, first_bar: int):
    """The same by vectorbt's moving averages and crossings."""
    fast = vbt.MA.run(closes, [pair[0] for pair in sets], short_name="fast")
    slow = vbt.MA.run(closes, [pair[1] for pair in sets], short_name="slow")
    crossings = fast.ma_crossed_above(slow), fast.ma_crossed_below(slow)
    return tuple(due(signals.vbt.signals.fshift(1), first_bar) for signals in crossings)


def due(signals, first_bar: int):
    """Signals without those whose crossing began before the accounts."""
    if first_bar == 0:
        return signals.to_numpy()
    signals = signals.to_numpy(copy=True)
    signals[: first_bar + 2] = False
    return signals


def simulate(opens, closes, entries, exits):
    """Total returns and counts of closed trades."""
    portfolio = vbt.Portfolio.from_signals(
        closes[:, None],
        entries,
        exits,
        price=opens[:, None],
        size=np.inf,
        fees=FEE,
        slippage=SLIPPAGE,
        init_cash=CAPITAL,
        direction="longonly",
        max_orders=max(1, int(entries.sum() + exits.sum())),
        freq="1min",
    )
    returns = np.atleast_1d(portfolio.total_return())
    trades = np.atleast_1d(portfolio.trades.closed.count())
    return np.asarray(returns, float), np.asarray(trades, int)


class Variant:
    """One way to the signals, with the CPU time it and the simulation took."""

    def __init__(self, name, signals):
        self.name = name
        self.signals = signals
        self.signal_seconds = 0.0
        self.simulation_seconds = 0.0
        self.returns = np.empty(0)
        self.trades = np.empty(0, int)

    @property
    def cpu_seconds(self):
        return self.signal_seconds + self.simulation_seconds

    def run(self, export: Export, sets):
        columns = max(1, CHUNK_ELEMENTS // len(export.closes))
        for start in range(0, len(sets), columns):
            chunk = sets[start : start + columns]
            begun = time.process_time()
            entries, exits = self.signals(chunk)
            signalled = time.process_time()
            returns, trades = simulate(export.opens, export.closes, entries, exits)
            # Its objects hold each other: without this, memory grows from chunk to chunk.
            del entries, exits
            gc.collect()
            self.signal_seconds += signalled - begun
            self.simulation_seconds += time.process_time() - signalled
            self.returns = np.append(self.returns, returns)
            self.trades = np.append(self.trades, trades)


def variants(export: Export):
    ticks = whole_ticks(export.closes)
    longest = max(max(pair) for pair in export.sets)
    if float(np.abs(ticks).max()) * longest * longest >= 2**62:
        raise BadInput("bars.csv: prices and windows are too large for exact averages")
    sums = np.concatenate(([0], np.cumsum(ticks)))
    return [
        Variant("exact averages", lambda sets: exact_signals(sets, sums, export.first_bar)),
        Variant("its own averages", lambda sets: own_signals(sets, export.closes, export.first_bar)),
    ]


def warm_up(export: Export):
    """Compiles what will be timed, on a few bars."""
    bars = min(len(export.closes), 1_000)
    few = Export(export.opens[:bars], export.closes[:bars], [(2, 5), (3, 7)], {}, 1.0, 0)
    for variant in variants(few):
        variant.run(few, few.sets)


def sample(sets, most: int):
    """At most that many sets, evenly spaced."""
    if len(sets) <= most:
        return sets
    places = np.linspace(0, len(sets) - 1, most).round().astype(int)
    return [sets[place] for place in places]


def comparison(export: Export, sets, variant: Variant):
    """What one variant took and how far it is from Assay, by the keys of the JSON."""
    equity = np.array([1 + export.results[pair][0] for pair in sets])
    trades = np.array([export.results[pair][1] for pair in sets])
    assay_seconds = export.cpu_seconds / len(export.sets)
    work = len(export.closes) * len(sets)
    difference = np.abs(1 + variant.returns - equity)
    return {
        "averages": variant.name,
        "sets": len(sets),
        "cpu_seconds": variant.cpu_seconds,
        "simulation_cpu_seconds": variant.simulation_seconds,
        "bar_sets_per_second": work / variant.cpu_seconds,
        "cpu_time_ratio": variant.cpu_seconds / len(sets) / assay_seconds,
        "simulation_cpu_time_ratio": variant.simulation_seconds / len(sets) / assay_seconds,
        "max_relative_equity_difference": float(np.max(difference / np.maximum(equity, 1e-300))),
        "sets_with_other_trade_counts": int(np.sum(variant.trades != trades)),
    }


def text(document) -> str:
    assay = document["assay"]
    lines = [
        f"vectorbt {document['vectorbt']} (numba {document['numba']}, numpy {document['numpy']}):"
        f" SMA cross, {document['bars']} bars, CPU times without compilation",
        f"{'':32}{'sets':>7}{'CPU s':>10}{'bar·sets/s':>13}{'CPU ratio':>12}",
        f"{'Assay':32}{assay['sets']:7}{assay['cpu_seconds']:10.3f}"
        f"{assay['bar_sets_per_second']:13.3g}{1:12}",
    ]
    for peer in document["peers"]:
        lines.append(
            f"{'vectorbt, ' + peer['averages']:32}{peer['sets']:7}{peer['cpu_seconds']:10.2f}"
            f"{peer['bar_sets_per_second']:13.3g}{peer['cpu_time_ratio']:12.0f}"
        )
        lines.append(
            f"{'  its simulation alone':32}{peer['sets']:7}{peer['simulation_cpu_seconds']:10.2f}"
            f"{document['bars'] * peer['sets'] / peer['simulation_cpu_seconds']:13.3g}"
            f"{peer['simulation_cpu_time_ratio']:12.0f}"
        )
    if any(peer["sets"] < assay["sets"] for peer in document["peers"]):
        lines.append("ratios are of CPU time a set; vectorbt ran evenly spaced ones of Assay's sets")
    for peer in document["peers"]:
        lines.append(
            f"agreement, {peer['averages']}: final equity within"
            f" {peer['max_relative_equity_difference']:.2g} (relative),"
            f" {peer['sets_with_other_trade_counts']} of {peer['sets']} sets with another count"
            " of trades"
        )
    return "\n".join(lines)


def compare(export: Export, most: int):
    sets = sample(export.sets, most)
    warm_up(export)
    peers = []
    for variant in variants(export):
        variant.run(export, sets)
        peers.append(comparison(export, sets, variant))
    work = len(export.closes) * len(export.sets)
    return {
        "vectorbt": vbt.__version__,
        "numba": numba.__version__,
        "numpy": np.__version__,
        "bars": len(export.closes),
        "assay": {
            "sets": len(export.sets),
            "cpu_seconds": export.cpu_seconds,
            "bar_sets_per_second": work / export.cpu_seconds,
        },
        "peers": peers,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("directory", type=pathlib.Path, help="what assay bench --export wrote")
    parser.add_argument("--sets", type=int, default=400, help="run at most so many sets")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    try:
        document = compare(read_export(arguments.directory), max(1, arguments.sets))
    except (BadInput, OSError, KeyError, ValueError) as fault:
        print(f"vectorbt_sma_cross: {fault}", file=sys.stderr)
        return 3
    print(json.dumps(document, indent=2) if arguments.json else text(document))
    return 0


if __name__ == "__main__":
    sys.exit(main())
