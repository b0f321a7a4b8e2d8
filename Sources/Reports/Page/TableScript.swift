/// A table over columns: sorted by its heads, filtered, shown a page at a time.
let tableScript = #"""
  'use strict';
  // Columns: {label, values, text(v), align: 'text', choices: true}. Options: sort {column,
  // descending}, pageSize, onPick(row), marked rows. A filter is words to be found in a row, or
  // conditions such as "sharpe > 1, side = long".
  assay.table = (card, columns, options) => {
    const make = (tag, parent, properties) => parent.appendChild(Object.assign(document.createElement(tag), properties));
    const count = columns[0].values.length;
    const controls = card.querySelector('.controls');
    const host = card.querySelector('.scroll');
    const pages = card.querySelector('.pages');
    const state = {sort: options.sort || null, page: 0, filter: '', choices: {}, only: null};
    const size = options.pageSize || 20;
    let rows = [];

    const conditions = text => text.split(/,|&&/).map(part => part.trim()).filter(Boolean).map(part => {
      const match = part.match(/^(.+?)\s*(<=|>=|!=|=|<|>)\s*(.+)$/);
      const column = match && columns.find(c => c.label.toLowerCase() === match[1].trim().toLowerCase());
      if (!column) {
        const word = part.toLowerCase();
        return row => columns.some(c => c.text(c.values[row]).toLowerCase().includes(word));
      }
      const percent = match[3].endsWith('%');
      const number = parseFloat(match[3].replace('−', '-')) / (percent ? 100 : 1);
      const word = match[3].toLowerCase();
      return row => {
        const value = column.values[row];
        const isNumber = typeof value === 'number' && !isNaN(number);
        const [a, b] = isNumber ? [value, number] : [String(value ?? '').toLowerCase(), word];
        if (value == null) return false;
        return {'<': a < b, '>': a > b, '<=': a <= b, '>=': a >= b, '=': a === b, '!=': a !== b}[match[2]];
      };
    });

    const compare = (a, b, descending) => {
      // What is undefined ranks last, whichever way the rest is sorted.
      if (a == null || b == null) return (a == null) - (b == null);
      const order = a < b ? -1 : a > b ? 1 : 0;
      return descending ? -order : order;
    };

    const select = () => {
      const tests = conditions(state.filter);
      rows = [];
      for (let row = 0; row < count; row++) {
        if (state.only && !state.only.has(row)) continue;
        if (Object.entries(state.choices).some(([i, v]) => v && columns[i].text(columns[i].values[row]) !== v)) continue;
        if (tests.every(test => test(row))) rows.push(row);
      }
      if (state.sort) {
        const values = columns[state.sort.column].values;
        rows.sort((a, b) => compare(values[a], values[b], state.sort.descending) || a - b);
      }
      state.page = 0;
      show();
    };

    const show = () => {
      const table = document.createElement('table');
      const head = make('tr', make('thead', table, {}), {});
      columns.forEach((column, index) => {
        const cell = make('th', head, {className: column.align || '', scope: 'col'});
        const sorted = state.sort && state.sort.column === index;
        if (sorted) cell.setAttribute('aria-sort', state.sort.descending ? 'descending' : 'ascending');
        const button = make('button', cell, {type: 'button', textContent: column.label
          + (sorted ? (state.sort.descending ? ' ↓' : ' ↑') : '')});
        button.onclick = () => {
          state.sort = {column: index, descending: sorted ? !state.sort.descending : column.align !== 'text'};
          select();
          host.querySelectorAll('th button')[index].focus();
        };
      });
      const body = make('tbody', table, {});
      const shown = rows.slice(state.page * size, (state.page + 1) * size);
      shown.forEach(row => {
        const line = make('tr', body, {});
        if (options.marked && options.marked.includes(row)) line.classList.add('marked');
        columns.forEach(column => make('td', line, {
          textContent: column.text(column.values[row]),
          className: [column.align || '', column.tone ? column.tone(column.values[row]) : ''].join(' ').trim(),
        }));
        if (options.onPick) {
          line.classList.add('pick');
          line.tabIndex = 0;
          line.onclick = () => options.onPick(row);
          line.onkeydown = event => { if (event.key === 'Enter') options.onPick(row); };
        }
      });
      host.replaceChildren(table);
      const last = Math.max(0, Math.ceil(rows.length / size) - 1);
      pages.replaceChildren();
      const turn = (label, page, disabled) => {
        const button = make('button', pages, {type: 'button', textContent: label, disabled});
        button.onclick = () => { state.page = page; show(); };
      };
      turn('‹ previous', state.page - 1, state.page === 0);
      const from = rows.length ? state.page * size + 1 : 0;
      make('span', pages, {textContent: `${assay.fixed(from, 0)}–${assay.fixed(state.page * size + shown.length, 0)} of `
        + `${assay.fixed(rows.length, 0)}${rows.length < count ? ` (${assay.fixed(count, 0)} in all)` : ''}`});
      turn('next ›', state.page + 1, state.page >= last);
    };

    columns.forEach((column, index) => {
      if (!column.choices) return;
      const values = [...new Set(column.values.map(column.text))].sort();
      if (values.length < 2) return;
      const menu = make('select', controls, {ariaLabel: column.label});
      make('option', menu, {value: '', textContent: `${column.label}: all`});
      values.forEach(value => make('option', menu, {value, textContent: value}));
      menu.onchange = () => { state.choices[index] = menu.value; select(); };
    });
    const input = make('input', controls, {type: 'search', ariaLabel: 'Filter rows',
      placeholder: options.hint || 'filter', title: 'Words, or conditions such as: ' + (options.hint || '')});
    input.oninput = () => { state.filter = input.value; select(); };
    const button = make('button', controls, {type: 'button', textContent: 'CSV'});
    button.onclick = () => assay.saveCSV(options.file, options.csv || columns);
    select();
    return {restrict: only => { state.only = only; select(); }};
  };
  """#
