extension ReportSection {
  /// Every closed trade; a click shows it in the price chart.
  static let trades = ReportSection(
    id: "trades", title: "Trades", span: 12,
    render: { content, charts in
      guard let trades = content.trades else { return nil }
      guard !trades.isEmpty else {
        return Rendering(html: "<p class=\"note\">No trade was closed.</p>")
      }
      let jump =
        content.bars != nil && charts.lightweightCharts != nil
        ? "Click a row to see the trade in the price chart. " : ""
      return Rendering(
        html: """
          <div class="scroll"><noscript>The table needs JavaScript.</noscript></div>
          <div class="pages"></div>
          <p class="note">\(jump)Profit is after fees, slippage and funding; the return is over the \
          notional at entry. Bars count from nought.</p>
          """,
        data: try PageData.json(TradeData(trades)))
    },
    script: #"""
      'use strict';
      assay.section('trades', (d, card) => {
        const {format, fixed} = assay;
        const top = [...d.entryPrice, ...d.exitPrice].reduce((a, b) => Math.max(a, Math.abs(b || 0)), 0);
        const digits = top > 0 ? Math.min(8, Math.max(0, 5 - Math.floor(Math.log10(top)))) : 2;
        const price = v => v == null ? '–' : fixed(v, digits);
        const percent = v => v == null ? '–' : fixed(v * 100, 2) + '%';
        const tone = v => v > 0 ? 'good' : v < 0 ? 'bad' : '';
        const say = v => v == null ? '–' : String(v);
        const sample = d.sample.map(v => v === 'in' ? 'in sample' : 'out of sample');
        const iso = values => values.map(v => new Date(v).toISOString());
        const columns = [
          {label: '#', values: d.side.map((_, i) => i + 1), text: say},
          {label: 'side', values: d.side, text: say, align: 'text', choices: true},
          {label: 'entry', values: d.entryTime, text: format.time},
          {label: 'entry price', values: d.entryPrice, text: price},
          {label: 'exit', values: d.exitTime, text: format.time},
          {label: 'exit price', values: d.exitPrice, text: price},
          {label: 'profit', values: d.profit, text: format.money, tone},
          {label: 'return', values: d.return, text: percent, tone},
          {label: 'bars', values: d.barsHeld, text: format.count},
          {label: 'MAE', values: d.mae, text: percent},
          {label: 'MFE', values: d.mfe, text: percent},
          {label: 'quantity', values: d.quantity, text: v => assay.significant(v, 4)},
          {label: 'fees', values: d.fees, text: format.money},
          {label: 'slippage', values: d.slippage, text: format.money},
          {label: 'funding', values: d.funding, text: format.money},
          {label: 'exit reason', values: d.exitReason, text: say, align: 'text', choices: true},
          {label: 'sample', values: sample, text: say, align: 'text', choices: true},
        ];
        const csv = [
          ['side', d.side], ['entry_bar', d.entryBar], ['entry_time', iso(d.entryTime)], ['entry_price', d.entryPrice],
          ['exit_bar', d.exitBar], ['exit_time', iso(d.exitTime)], ['exit_price', d.exitPrice], ['quantity', d.quantity],
          ['fees', d.fees], ['slippage', d.slippage], ['funding', d.funding], ['pnl', d.profit], ['return', d.return],
          ['mae', d.mae], ['mfe', d.mfe], ['bars_held', d.barsHeld], ['exit_reason', d.exitReason], ['sample', d.sample],
        ].map(([label, values]) => ({label, values}));
        assay.table(card, columns, {pageSize: 14, file: 'trades.csv', csv, hint: 'return < -2%, bars > 10',
          onPick: document.getElementById('data-price') && window.LightweightCharts ? i => assay.showTrade(i) : null});
      });
      """#)
}

/// Trades as columns; prices and money keep every digit.
private struct TradeData: Encodable {
  var side: [String]
  var entryBar: [Int]
  var entryTime: [Int64]
  var entryPrice: [Double?]
  var exitBar: [Int]
  var exitTime: [Int64]
  var exitPrice: [Double?]
  var quantity: [Double?]
  var fees: [Double?]
  var slippage: [Double?]
  var funding: [Double?]
  var profit: [Double?]
  var `return`: [Double?]
  var mae: [Double?]
  var mfe: [Double?]
  var barsHeld: [Int]
  var exitReason: [String]
  var sample: [String]

  init(_ trades: [ReportContent.Trade]) {
    let exact = { (key: (ReportContent.Trade) -> Double) in
      trades.map { key($0).isFinite ? key($0) : nil }
    }
    side = trades.map(\.side.rawValue)
    entryBar = trades.map(\.entry.bar)
    entryTime = trades.map(\.entry.time)
    entryPrice = exact(\.entry.price)
    exitBar = trades.map(\.exit.bar)
    exitTime = trades.map(\.exit.time)
    exitPrice = exact(\.exit.price)
    quantity = exact(\.quantity)
    fees = exact(\.fees)
    slippage = exact(\.slippage)
    funding = exact(\.funding)
    profit = exact(\.profit)
    self.return = exact(\.returnFraction)
    mae = exact(\.maximumAdverse)
    mfe = exact(\.maximumFavourable)
    barsHeld = trades.map(\.barsHeld)
    exitReason = trades.map(\.exitReason)
    sample = trades.map(\.sample.rawValue)
  }
}
