extension ReportSection {
  /// Candles with every trade; picking a trade elsewhere on the page jumps here.
  static let price = ReportSection(
    id: "price", title: "Price and trades", span: 12,
    render: { content, charts in
      guard let bars = content.bars else { return nil }
      let candles = Candles(bars, limit: 6000)
      guard charts.lightweightCharts != nil else {
        let line = PlainDrawing.Line(name: "close", style: "strategy", values: bars.close)
        return Rendering(
          html: PlainDrawing.lines([line], times: bars.openTimes, unit: .ratio)
            + "<p class=\"note\">Closing prices; candles need the chart library.</p>")
      }
      let size =
        candles.barsPerCandle == 1
        ? "Each candle is one bar (\(content.interval))."
        : "Each candle is \(candles.barsPerCandle) bars of \(content.interval), so that "
          + "\(bars.openTimes.count) bars fit the page."
      let key =
        "▲ long entry, ▼ short entry, ● exit, coloured by profit or loss. Markers sit on the "
        + "candle "
        + "that holds the fill; times and prices in the table are exact. Drag to pan, ctrl + wheel "
        + "to zoom."
      return Rendering(
        html: "<div class=\"chart price\"><div class=\"readout\"></div></div>"
          + "<p class=\"note\">\((size + " " + key).htmlEscaped)</p>",
        data: try PageData.json(PriceData(candles)))
    },
    script: #"""
      'use strict';
      assay.section('price', (d, card) => {
        if (!window.LightweightCharts || !d.times.length) return;
        const L = LightweightCharts, host = card.querySelector('.chart'), readout = card.querySelector('.readout');
        const trades = assay.data('trades');
        const bars = d.times.map((time, i) => ({time, open: d.open[i], high: d.high[i], low: d.low[i], close: d.close[i]}));
        const top = d.high.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
        const digits = top > 0 ? Math.min(8, Math.max(0, 5 - Math.floor(Math.log10(top)))) : 2;
        const candleAt = milliseconds => {
          let low = 0, high = d.times.length - 1;
          while (low < high) {
            const middle = (low + high + 1) >> 1;
            if (d.times[middle] * 1000 <= milliseconds) low = middle; else high = middle - 1;
          }
          return low;
        };
        const chart = L.createChart(host, {autoSize: true, crosshair: {mode: L.CrosshairMode.Normal},
          localization: {locale: 'en-GB', dateFormat: 'yyyy-MM-dd'}});
        assay.keepPageScrolling(host);
        const series = chart.addSeries(L.CandlestickSeries, {borderVisible: false, lastValueVisible: false,
          priceLineVisible: false, priceFormat: {type: 'price', precision: digits, minMove: 10 ** -digits}});
        series.setData(bars);
        const marks = L.createSeriesMarkers(series, []);
        const span = chart.addSeries(L.LineSeries, {lineWidth: 2, lineStyle: 2, lastValueVisible: false,
          priceLineVisible: false, crosshairMarkerVisible: false});
        let shown = null;
        const paint = () => {
          const c = assay.color;
          chart.applyOptions({
            layout: {background: {color: 'transparent'}, textColor: c('muted'), fontSize: 11,
              fontFamily: getComputedStyle(document.body).fontFamily},
            grid: {vertLines: {color: c('grid')}, horzLines: {color: c('grid')}},
            timeScale: {borderColor: c('line'), timeVisible: d.isIntraday}, rightPriceScale: {borderColor: c('line'), entireTextOnly: true}});
          series.applyOptions({upColor: c('good'), downColor: c('bad'), wickUpColor: c('good'), wickDownColor: c('bad')});
          span.applyOptions({color: c('accent')});
          if (!trades) return;
          const found = [];
          trades.side.forEach((side, i) => {
            const isLong = side === 'long';
            found.push({time: d.times[candleAt(trades.entryTime[i])], position: isLong ? 'belowBar' : 'aboveBar',
              shape: isLong ? 'arrowUp' : 'arrowDown', color: isLong ? c('accent') : c('warning'), size: i === shown ? 2 : 1});
            found.push({time: d.times[candleAt(trades.exitTime[i])], position: isLong ? 'aboveBar' : 'belowBar',
              shape: 'circle', color: trades.profit[i] >= 0 ? c('good') : c('bad'), size: i === shown ? 1.4 : .7});
          });
          marks.setMarkers(found.sort((a, b) => a.time - b.time));
        };
        paint();
        assay.redraws.push(paint);

        const describe = i => {
          const price = v => assay.fixed(v, digits);
          const parts = [['open', d.open], ['high', d.high], ['low', d.low], ['close', d.close]]
            .slice(host.clientWidth < 480 ? 3 : 0).map(([name, values]) => `${name} ${price(values[i])}`);
          readout.textContent = [assay.format.time(d.times[i] * 1000), ...parts].join('  ·  ');
        };
        describe(d.times.length - 1);
        chart.subscribeCrosshairMove(move => describe(move.time ? candleAt(move.time * 1000) : d.times.length - 1));

        const recent = Math.min(d.times.length, Math.max(60, Math.round(host.clientWidth / 4)));
        chart.timeScale().setVisibleLogicalRange({from: d.times.length - recent, to: d.times.length + 2});

        assay.showTrade = i => {
          shown = i;
          const from = candleAt(trades.entryTime[i]), to = candleAt(trades.exitTime[i]);
          const pad = Math.max(25, Math.round((to - from) * .6));
          const ends = [{time: d.times[from], value: trades.entryPrice[i]}];
          if (to > from) ends.push({time: d.times[to], value: trades.exitPrice[i]});
          span.setData(ends);
          paint();
          chart.timeScale().setVisibleLogicalRange({from: from - pad, to: to + pad});
          card.scrollIntoView({block: 'center', behavior: 'smooth'});
        };

        const controls = card.querySelector('.controls');
        const button = (label, press) => {
          const element = document.createElement('button');
          element.type = 'button';
          element.textContent = label;
          element.onclick = () => press(element);
          controls.append(element);
          return element;
        };
        button('all', () => chart.timeScale().fitContent());
        button('latest', () => chart.timeScale().setVisibleLogicalRange(
          {from: d.times.length - recent, to: d.times.length + 2}));
        if (d.low.every(v => v > 0)) {
          let isLog = false;
          button('log', element => {
            isLog = !isLog;
            element.setAttribute('aria-pressed', isLog);
            chart.priceScale('right').applyOptions({mode: isLog ? 1 : 0});
          }).setAttribute('aria-pressed', false);
        }
      });
      """#)
}

/// Candles as the page's chart wants them: times in seconds.
private struct PriceData: Encodable {
  var times: [Int64]
  var open: [Double]
  var high: [Double]
  var low: [Double]
  var close: [Double]
  /// Whether candles start at other times than midnight.
  var isIntraday: Bool

  init(_ candles: Candles) {
    let round = { (values: [Double]) in values.map { $0.roundedToSignificant(8) } }
    times = candles.openTimes.map { floorDivide($0, 1000) }
    open = round(candles.open)
    high = round(candles.high)
    low = round(candles.low)
    close = round(candles.close)
    isIntraday = candles.openTimes.contains { $0 % 86_400_000 != 0 }
  }
}
