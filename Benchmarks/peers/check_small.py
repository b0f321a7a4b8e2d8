"""Compares vectorbt_sma_cross with a plain loop on small random data: trades must be equal, and
final equity within 1e-13. Usage: check_small.py [SEEDS]"""

import sys
from fractions import Fraction

import numpy as np

from exchange import Export
from vectorbt_sma_cross import CAPITAL, FEE, SLIPPAGE, comparison, variants


def loop(opens, closes, fast: int, slow: int, first_bar: int):
    """Total return and closed trades of one set, a bar at a time."""
    exact = [Fraction(str(close)) for close in closes]
    average = lambda bar, period: sum(exact[bar + 1 - period : bar + 1]) / period
    cash, units, trades, target, before = CAPITAL, 0.0, 0, 0, None
    for bar in range(len(closes)):
        if target and not units:
            price = opens[bar] * (1 + SLIPPAGE)
            units = cash / (price * (1 + FEE))
            cash = 0.0
        elif units and not target:
            cash = units * opens[bar] * (1 - SLIPPAGE) * (1 - FEE)
            units = 0.0
            trades += 1
        if bar >= max(fast, slow, first_bar + 1) - 1:
            now = average(bar, fast) - average(bar, slow)
            if before is not None and now > 0 and before <= 0:
                target = 1
            if before is not None and now < 0 and before >= 0:
                target = 0
            before = now
    return (cash + units * closes[-1]) / CAPITAL - 1, trades


def random_export(seed: int) -> Export:
    draws = np.random.default_rng(seed)
    steps = draws.integers(-3, 4, 300)
    closes = np.round((1_000 + np.cumsum(steps)) * 0.01, 2)
    opens = np.round(closes + draws.integers(-2, 3, 300) * 0.01, 2)
    pairs = {(int(draws.integers(1, 12)), int(draws.integers(12, 40))) for _ in range(30)}
    sets = sorted(pairs)
    first_bar = int(draws.integers(0, 2) * 50)
    results = {pair: loop(opens, closes, *pair, first_bar) for pair in sets}
    return Export(opens, closes, sets, results, 1.0, first_bar)


def main() -> int:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    worst, trades = 0.0, 0
    for seed in range(seeds):
        export = random_export(seed)
        exact = variants(export)[0]
        exact.run(export, export.sets)
        result = comparison(export, export.sets, exact)
        worst = max(worst, result["max_relative_equity_difference"])
        trades += int(exact.trades.sum())
        if result["sets_with_other_trade_counts"] or worst > 1e-13:
            print(f"seed {seed}: {result}", file=sys.stderr)
            return 1
    print(f"{seeds} seeds, {trades} trades: equal; final equity within {worst:.2g} (relative)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
