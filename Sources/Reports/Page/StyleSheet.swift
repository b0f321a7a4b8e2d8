/// Colours, type and layout of the page, for dark, light and print.
let styleSheet = #"""
  :root{color-scheme:light dark;--page:light-dark(#f6f8fa,#0d1117);--card:light-dark(#fff,#131a22);
  --line:light-dark(#dde3ea,#222c38);--grid:light-dark(#e9edf2,#1a232e);
  --text:light-dark(#1b2430,#e6ebf1);--muted:light-dark(#5d6b7a,#8896a6);
  --accent:light-dark(#1f78d8,#4da3ff);--benchmark:light-dark(#87929e,#6b7785);
  --good:light-dark(#12806f,#26a69a);--bad:light-dark(#d0312e,#ef5350);
  --warning:light-dark(#a8650a,#e2a03f);--hover:light-dark(#eef3f9,#1a2430)}
  [data-theme=dark]{color-scheme:dark}[data-theme=light]{color-scheme:light}
  [data-palette=blue-orange]{--good:light-dark(#1a6fd0,#58a6ff);--bad:light-dark(#c2570c,#f0883e)}
  *{box-sizing:border-box}
  body{margin:0;background:var(--page);color:var(--text);overflow-wrap:anywhere;
  font:13px/1.5 Inter,"Segoe UI",system-ui,"DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
  main{max-width:1440px;margin:0 auto;padding:20px 24px}
  h1{font-size:20px;font-weight:600;margin:0;line-height:1.35}h2{font-size:13px;font-weight:600;margin:0}
  p{margin:0}a{color:var(--accent)}
  header{margin-bottom:14px}.headline{display:flex;gap:12px;justify-content:space-between;
  align-items:flex-start;flex-wrap:wrap}.headline h1{flex:1 1 300px;min-width:0}
  .rule{margin-top:4px}.facts{color:var(--muted);margin-top:2px}
  .badge{display:inline-block;border:1px solid;border-radius:4px;padding:0 6px;font-size:11px;
  font-weight:600;line-height:18px;vertical-align:2px;margin-left:4px}
  .good{color:var(--good)}.bad{color:var(--bad)}.muted{color:var(--muted)}.warning{color:var(--warning)}
  .warnings{border:1px solid var(--warning);border-radius:6px;padding:8px 14px;margin-top:10px}
  .warnings>b{color:var(--warning);font-weight:600}.warnings ul{margin:2px 0 0;padding-left:18px}
  details summary{cursor:pointer;color:var(--muted)}#provenance{margin-top:8px}
  dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(260px,100%),1fr));gap:6px 18px;
  margin:8px 0 0}dt{color:var(--muted);font-size:11px}dd{margin:0}
  .tiles{display:grid;grid-template-columns:repeat(var(--columns),minmax(0,1fr));gap:10px;margin-bottom:12px}
  .tile,.card{background:var(--card);border:1px solid var(--line);border-radius:6px;min-width:0}
  .tile{padding:10px 12px}.tile span{display:block;color:var(--muted);font-size:11px}
  .tile b{display:block;font-size:19px;font-weight:600;line-height:1.4}
  .tile small{display:block;color:var(--muted);font-size:11px;line-height:1.35}
  .grid{display:grid;grid-template-columns:repeat(12,minmax(0,1fr));gap:12px}
  .grid.first{margin-bottom:12px}
  .card{grid-column:span var(--span);display:flex;flex-direction:column}
  .bar{display:flex;gap:6px 12px;justify-content:space-between;align-items:center;flex-wrap:wrap;
  padding:10px 14px 6px;min-height:40px}
  .controls{display:flex;gap:6px;flex-wrap:wrap;align-items:center}
  button,select,input{font:inherit;font-size:11px;color:var(--text);background:var(--page);
  border:1px solid var(--line);border-radius:4px;padding:2px 8px;min-height:24px;max-width:100%}
  input[type=search]{width:190px}button{cursor:pointer}button:hover{border-color:var(--muted)}
  button[aria-pressed=true]{border-color:var(--accent);color:var(--accent)}button:disabled{opacity:.4;cursor:default}
  :focus-visible{outline:2px solid var(--accent);outline-offset:1px}
  .body{padding:2px 14px 12px}.note{color:var(--muted);font-size:11px;padding:4px 14px 10px}
  .card>.note:last-child{margin-top:auto}.card>.bar+.note{margin-top:0}
  .chart{width:100%;min-width:0;position:relative}.chart.tall{height:460px}.chart.medium{height:380px;flex:1 1 auto}
  .chart.square{height:430px;flex:1 1 auto}.chart.price{height:440px}
  .chart.small{height:180px}.parts{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:0 12px}
  .parts.many{grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr))}
  .card h3{margin:0;padding:4px 14px 2px;color:var(--muted);font-size:11px;font-weight:500}
  .parts.two{grid-template-columns:repeat(2,minmax(0,1fr))}.parts>div{min-width:0}
  .parts>div>.note{padding-top:2px}.card>.figures{margin:0;padding:2px 14px 8px;grid-template-columns:repeat(auto-fill,minmax(min(170px,100%),1fr))}
  .figures dd{font-size:15px;font-weight:600}.bar h3{padding:0}th.formula{text-align:left}.lead{font-size:17px;font-weight:600;margin-bottom:2px}
  .tables>summary{padding:4px 14px 8px}
  .scroll.long{max-height:420px;overflow:auto;margin-bottom:8px}.scroll.long th{position:sticky;top:0}
  .keys{display:flex;gap:4px 14px;flex-wrap:wrap}
  .readout{position:absolute;z-index:3;left:14px;top:2px;font-size:11px;color:var(--muted);pointer-events:none}
  .failure{color:var(--warning);padding:14px}
  .scroll{overflow-x:auto;padding:0 14px 10px}
  table{border-collapse:collapse;width:100%;font-size:12px;overflow-wrap:normal}
  th,td{padding:4px 8px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--grid)}
  th{color:var(--muted);font-weight:500;font-size:11px;background:var(--card)}
  th:first-child,td:first-child{padding-left:0}th.text,td.text{text-align:left}
  td.formula{white-space:normal;color:var(--muted);font-size:11px;text-align:left;min-width:360px}
  th button{border:0;background:none;padding:0;min-height:0;color:inherit;white-space:nowrap;font-weight:500}
  th[aria-sort] button{color:var(--text)}tr.pick{cursor:pointer}tr.pick:hover{background:var(--hover)}
  tr.marked td{background:var(--hover)}
  .pages{display:flex;gap:8px;align-items:center;padding:0 14px 10px;color:var(--muted);font-size:11px;flex-wrap:wrap}
  table.months{table-layout:fixed;min-width:640px;border-collapse:separate;border-spacing:2px}
  .months th,.months td{text-align:center;border:0;padding:3px 2px;border-radius:2px}
  .months td{--tint:var(--good);
  background:color-mix(in srgb,var(--tint) calc(var(--share,0)*75%),var(--grid))}
  .months td.fall{--tint:var(--bad)}.months td.none{background:none}.months th:first-child{text-align:left;width:44px}
  .months td.total{font-weight:600}
  table.surface{width:auto;font-size:11px}.surface th,.surface td{padding:2px 5px;border:0}
  .surface td{background:color-mix(in srgb,var(--accent) calc(var(--share,0)*60%),var(--card))}
  .surface td.plateau{outline:1px solid var(--warning);outline-offset:-1px}
  .surface td.chosen{font-weight:700;text-decoration:underline}
  .surface-scroll{overflow:auto;max-height:420px;padding:0 14px 10px}
  .fallback{margin:0;padding:2px 14px 10px}.fallback figcaption{color:var(--muted);font-size:11px;display:flex;gap:14px;flex-wrap:wrap}
  .fallback svg{width:100%;height:200px;display:block}.fallback path{fill:none;stroke:currentColor;stroke-width:1.4;vector-effect:non-scaling-stroke}
  .fallback .ends{display:flex;justify-content:space-between;color:var(--muted);font-size:11px}
  .strategy{color:var(--accent)}.benchmark{color:var(--benchmark)}.fall-line{color:var(--bad)}.key::before{content:"— ";font-weight:700}
  .verdict{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(280px,100%),1fr));gap:6px 24px}
  .verdict b{display:block;color:var(--muted);font-size:11px;font-weight:500}
  pre{margin:8px 0;padding:10px 12px;background:var(--page);border:1px solid var(--line);border-radius:4px;
  overflow:auto;max-height:480px;font:12px/1.5 ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:normal}
  footer{color:var(--muted);font-size:11px;margin:16px 0 8px}
  @media (max-width:1000px){.card{grid-column:1/-1}.parts,.parts.two{grid-template-columns:minmax(0,1fr)}.tiles{grid-template-columns:repeat(4,minmax(0,1fr))}}
  @media (max-width:560px){main{padding:14px 10px}.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}
  .tile b{font-size:17px}.chart.tall{height:420px}.chart.price{height:360px}.controls{max-width:100%}}
  @media (max-width:560px){td.formula{min-width:260px}}
  @media (scripting:none){.controls{display:none}}
  @media print{:root{color-scheme:light!important}main{max-width:none;padding:0}.controls,.pages button{display:none}
  .card,.tile{break-inside:avoid}.scroll.long{max-height:none}}
  """#
