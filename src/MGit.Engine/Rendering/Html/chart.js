(() => {
  const search = document.getElementById('search'), body = document.querySelector('#table tbody');
  const heads = [...document.querySelectorAll('#table thead th')], rows = [...body.rows];
  const of = (root, row) => document.querySelectorAll(`${root} [data-row="${row}"]`);
  let lit = null;
  const light = row => {
    if (row === lit) { return; }
    for (const [name, key] of [['remove', lit], ['add', row]]) {
      if (key !== null) { [...of('#figure', key), ...of('#table', key)].forEach(found => found.classList[name]('lit')); }
    }
    lit = row;
  };
  const rowOf = event => event.target.closest('[data-row]')?.dataset.row ?? null;
  for (const root of ['figure', 'table']) {
    const other = root === 'figure' ? '#table' : '#figure';
    document.getElementById(root).addEventListener('pointerover', event => light(rowOf(event)));
    document.getElementById(root).addEventListener('click', event => {
      const row = rowOf(event);
      if (row !== null) { light(row); of(other, row)[0]?.scrollIntoView({ block: 'center', inline: 'nearest' }); }
    });
  }
  const filter = () => {
    const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase(), fits = words.every(word => text.includes(word));
      row.hidden = !fits;
      found += fits;
    }
    document.getElementById('count').textContent = found === rows.length ? `${rows.length} rows` : `${found} of ${rows.length} rows`;
  };
  const value = (row, column) => {
    const text = row.cells[column].textContent, number = parseFloat(text.replace(/[\s,]/g, ''));
    const unit = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'].indexOf(text.split(' ')[1] ?? 'B');
    return Number.isNaN(number) ? text.toLowerCase() : number * 1024 ** Math.max(0, unit);
  };
  heads.forEach((head, column) => head.firstChild.addEventListener('click', () => {
    const up = head.getAttribute('aria-sort') !== 'ascending';
    heads.forEach(each => each.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    const order = (a, b) => typeof a === typeof b ? a < b ? -1 : a > b ? 1 : 0 : typeof a === 'number' ? -1 : 1;
    body.append(...rows.map(row => [value(row, column), row]).sort((a, b) => order(a[0], b[0]) * (up ? 1 : -1)).map(([, row]) => row));
  }));
  document.addEventListener('keydown', event => { if (event.key === '/' && document.activeElement !== search) { event.preventDefault(); search.focus(); } });
  search.addEventListener('input', filter);
  search.addEventListener('keydown', event => { if (event.key === 'Escape') { search.value = ''; filter(); } });
  filter();
})();
