extension ReportSection {
  /// How far trades went against and in favour of the position before they closed.
  static let excursions = ReportSection(
    id: "excursions", title: "Excursions: MAE against MFE", span: 5,
    render: { content, charts in
      guard content.trades?.isEmpty == false, charts.echarts != nil else { return nil }
      return Rendering(
        html: """
          <div class="chart square"></div>
          <p class="note">Largest move against (MAE) and in favour of (MFE) each trade, % of entry; \
          coloured by the trade's profit or loss.</p>
          """,
        data: "{}")
    },
    script: #"""
      'use strict';
      assay.section('excursions', (_, card) => {
        const t = assay.data('trades'), {format} = assay;
        const points = wanted => t.mae.flatMap((mae, i) => mae != null && t.mfe[i] != null
          && (t.profit[i] > 0) === wanted ? [[mae * -100, t.mfe[i] * 100, i]] : []);
        assay.chart(card.querySelector('.chart'), c => ({
          grid: {left: 48, right: 18, top: 34, bottom: 44},
          legend: {right: 14, top: 4, textStyle: {color: c.muted, fontSize: 11}, itemHeight: 8, itemWidth: 8},
          tooltip: {...assay.tooltip(c), formatter: p => {
            const i = p.value[2];
            return `trade ${i + 1}, ${t.side[i]}<br>${format.time(t.entryTime[i])}<br>MAE ${format.percent(t.mae[i])}, `
              + `MFE ${format.percent(t.mfe[i])}<br>return <b>${format.percent(t.return[i])}</b>`;
          }},
          xAxis: {...assay.axis(c), type: 'value', name: 'MAE, % against', nameLocation: 'middle', nameGap: 26},
          yAxis: {...assay.axis(c), type: 'value', name: 'MFE, % in favour', nameLocation: 'middle', nameGap: 32},
          series: [['profit', true, c.good], ['loss', false, c.bad]].map(([name, wanted, color]) => ({
            name, type: 'scatter', symbolSize: 5, data: points(wanted), itemStyle: {color, opacity: .65}})),
        }), instance => instance.on('click', p => { if (assay.showTrade) assay.showTrade(p.value[2]); }));
      });
      """#)
}
