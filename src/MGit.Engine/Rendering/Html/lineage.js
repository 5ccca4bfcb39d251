(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const nodes = data.nodes, edges = data.edges;
  const $ = id => document.getElementById(id);
  const canvas = $('graph'), pen = canvas.getContext('2d'), list = $('list'), details = $('details');
  const namespace = document.querySelector('#icon').namespaceURI, listed = 300, cell = 400;
  const words = { Failed: 'a test failed', Outdated: 'out of date', Missing: 'not here', Passed: 'tests passed', Stored: 'stored' };
  let scale = 1, left = 0, top = 0, selected = -1, marked = -1, shown = nodes.map(() => true), related = null, matches = [], pending = false, colours = {};

  // ---- what is there -------------------------------------------------------------------------------------------------------------
  const children = nodes.map(() => []), parents = nodes.map(() => []);
  for (const edge of edges) {
    if (!edge.version) { children[edge.from].push(edge.to); parents[edge.to].push(edge.from); }
  }
  const grid = new Map();
  const put = (kind, index, x0, y0, x1, y1) => {
    for (let x = Math.floor(x0 / cell); x <= Math.floor(x1 / cell); x++) {
      for (let y = Math.floor(y0 / cell); y <= Math.floor(y1 / cell); y++) {
        const key = x + ',' + y;
        let at = grid.get(key);
        if (!at) { grid.set(key, at = { nodes: [], edges: [] }); }
        at[kind].push(index);
      }
    }
  };
  nodes.forEach((n, i) => put('nodes', i, n.x, n.y, n.x + n.w, n.y + n.h));
  const longEdges = [];
  edges.forEach((e, i) => {
    const xs = e.path.map(p => p[0]), ys = e.path.map(p => p[1]);
    const x0 = Math.min(...xs), x1 = Math.max(...xs), y0 = Math.min(...ys), y1 = Math.max(...ys);
    // An edge across the whole picture would lie in thousands of cells: such are looked at one by one.
    if ((x1 - x0) * (y1 - y0) > 60 * cell * cell) { longEdges.push(i); } else { put('edges', i, x0, y0, x1, y1); }
    const path = e.shape = new Path2D();
    path.moveTo(e.path[0][0], e.path[0][1]);
    for (let p = 1; p < e.path.length; p++) {
      const [fx, fy] = e.path[p - 1], [tx, ty] = e.path[p], middle = (fx + tx) / 2;
      path.bezierCurveTo(middle, fy, middle, ty, tx, ty);
    }
  });
  const closure = (start, next) => {
    const found = new Set(), open = [start];
    while (open.length) { for (const n of next[open.pop()]) { if (!found.has(n)) { found.add(n); open.push(n); } } }
    return found;
  };

  // ---- drawing -------------------------------------------------------------------------------------------------------------------
  const readColours = () => {
    const style = getComputedStyle(document.documentElement);
    for (const name of ['ink', 'soft', 'line', 'paper', 'card', 'accent', 'mark', 'Failed', 'Outdated', 'Missing', 'Passed', 'Stored']) { colours[name] = style.getPropertyValue('--' + name).trim(); }
  };
  const resize = () => {
    const ratio = window.devicePixelRatio || 1, box = canvas.getBoundingClientRect();
    canvas.width = Math.max(1, Math.round(box.width * ratio));
    canvas.height = Math.max(1, Math.round(box.height * ratio));
    draw();
  };
  const draw = () => { if (!pending) { pending = true; requestAnimationFrame(paint); } };
  const all = { nodes: [...nodes.keys()], edges: [...edges.keys()] };
  const inView = () => {
    const ratio = window.devicePixelRatio || 1;
    const x0 = -left / scale, y0 = -top / scale, x1 = x0 + canvas.width / ratio / scale, y1 = y0 + canvas.height / ratio / scale;
    const foundNodes = new Set(), foundEdges = new Set(longEdges);
    const cells = (Math.floor(x1 / cell) - Math.floor(x0 / cell) + 1) * (Math.floor(y1 / cell) - Math.floor(y0 / cell) + 1);
    if (cells > grid.size) { return all; }
    for (let x = Math.floor(x0 / cell); x <= Math.floor(x1 / cell); x++) {
      for (let y = Math.floor(y0 / cell); y <= Math.floor(y1 / cell); y++) {
        const at = grid.get(x + ',' + y);
        if (at) { at.nodes.forEach(i => foundNodes.add(i)); at.edges.forEach(i => foundEdges.add(i)); }
      }
    }
    return { nodes: foundNodes, edges: foundEdges };
  };
  const isDim = i => i !== marked && (!shown[i] || (related && !related.has(i)));
  const paint = () => {
    pending = false;
    const ratio = window.devicePixelRatio || 1, view = inView();
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = colours.paper;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * left, ratio * top);
    pen.lineWidth = Math.max(1.2, 0.7 / scale);
    pen.strokeStyle = colours.line;
    for (const pass of [false, true]) {
      for (const i of pass ? related ? view.edges : [] : view.edges) {
        const e = edges[i], lit = related && related.has(e.from) && related.has(e.to);
        if (pass !== !!lit) { continue; }
        pen.globalAlpha = isDim(e.from) || isDim(e.to) ? 0.15 : 1;
        pen.strokeStyle = lit ? colours.accent : colours.line;
        pen.setLineDash(e.version ? [6, 5] : []);
        pen.stroke(e.shape);
        if (scale > 0.3) { head(e); }
      }
    }
    pen.setLineDash([]);
    for (const i of view.nodes) { box(i); }
    pen.globalAlpha = 1;
  };
  const head = e => {
    const [x, y] = e.path[e.path.length - 1];
    pen.fillStyle = pen.strokeStyle;
    pen.beginPath(); pen.moveTo(x, y); pen.lineTo(x - 8, y - 4); pen.lineTo(x - 8, y + 4); pen.fill();
  };
  const box = i => {
    const n = nodes[i];
    pen.globalAlpha = isDim(i) ? 0.2 : 1;
    if (scale < 0.22) {
      pen.fillStyle = i === selected ? colours.accent : i === marked ? colours.mark : colours[n.state];
      pen.fillRect(n.x, n.y, n.w, n.h);
      return;
    }
    pen.beginPath();
    pen.roundRect(n.x, n.y, n.w, n.h, 6);
    pen.fillStyle = colours.card;
    pen.fill();
    pen.lineWidth = i === selected || i === marked ? 3.2 : 1.5;
    pen.strokeStyle = i === selected ? colours.accent : i === marked ? colours.mark : colours[n.state];
    pen.setLineDash(n.state === 'Missing' ? [4, 3] : []);
    pen.stroke();
    pen.setLineDash([]);
    pen.fillStyle = colours[n.state];
    pen.fillRect(n.x + 1, n.y + 6, 3, n.h - 12);
    if (scale < 0.42) { return; }
    pen.textBaseline = 'alphabetic';
    pen.fillStyle = colours.ink;
    pen.font = '600 13px system-ui, sans-serif';
    pen.fillText(n.title, n.x + 12, n.y + (n.sub ? 19 : n.h / 2 + 4.5), n.w - 18);
    if (n.sub) {
      pen.fillStyle = colours.soft;
      pen.font = '11px system-ui, sans-serif';
      pen.fillText(n.sub, n.x + 12, n.y + 35, n.w - 18);
    }
  };

  // ---- moving --------------------------------------------------------------------------------------------------------------------
  const size = () => canvas.getBoundingClientRect();
  const zoom = (factor, x, y) => {
    const box = size(), to = Math.min(3, Math.max(0.01, scale * factor));
    x ??= box.width / 2; y ??= box.height / 2;
    left = x - (x - left) * to / scale; top = y - (y - top) * to / scale; scale = to;
    draw();
  };
  const fit = () => {
    const box = size();
    scale = Math.min(1.25, (box.width - 48) / Math.max(1, data.width), (box.height - 64) / Math.max(1, data.height));
    scale = Math.max(0.01, scale);
    left = (box.width - data.width * scale) / 2; top = (box.height - data.height * scale) / 2;
    draw();
  };
  const reveal = i => {
    const n = nodes[i], box = size();
    if (scale < 0.5) { scale = 0.8; }
    const x = left + (n.x + n.w / 2) * scale, y = top + (n.y + n.h / 2) * scale;
    if (x < 80 || y < 60 || x > box.width - 80 || y > box.height - 60 || scale === 0.8) {
      left = box.width / 2 - (n.x + n.w / 2) * scale; top = box.height / 2 - (n.y + n.h / 2) * scale;
    }
    draw();
  };
  const at = (x, y) => {
    const px = (x - left) / scale, py = (y - top) / scale, found = grid.get(Math.floor(px / cell) + ',' + Math.floor(py / cell));
    return found ? found.nodes.find(i => px >= nodes[i].x && px <= nodes[i].x + nodes[i].w && py >= nodes[i].y && py <= nodes[i].y + nodes[i].h) ?? -1 : -1;
  };
  const fingers = new Map();
  let travelled = 0, apart = 0;
  canvas.addEventListener('pointerdown', e => { fingers.set(e.pointerId, [e.offsetX, e.offsetY]); canvas.setPointerCapture(e.pointerId); travelled = 0; apart = 0; });
  canvas.addEventListener('pointermove', e => {
    const before = fingers.get(e.pointerId);
    if (!before) { canvas.style.cursor = at(e.offsetX, e.offsetY) >= 0 ? 'pointer' : ''; return; }
    fingers.set(e.pointerId, [e.offsetX, e.offsetY]);
    if (fingers.size === 2) {
      const [a, b] = [...fingers.values()], now = Math.hypot(a[0] - b[0], a[1] - b[1]);
      if (apart) { zoom(now / apart, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2); }
      apart = now; travelled = 99;
      return;
    }
    left += e.offsetX - before[0]; top += e.offsetY - before[1];
    travelled += Math.abs(e.offsetX - before[0]) + Math.abs(e.offsetY - before[1]);
    canvas.classList.toggle('moving', travelled > 4);
    draw();
  });
  const lift = e => {
    if (!fingers.delete(e.pointerId)) { return; }
    canvas.classList.remove('moving');
    if (e.type === 'pointerup' && travelled < 5) {
      const i = at(e.offsetX, e.offsetY);
      if (i >= 0 && (e.shiftKey || e.ctrlKey || e.metaKey)) { mark(i); } else { select(i, false); }
    }
  };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('wheel', e => { e.preventDefault(); zoom(Math.exp(-e.deltaY * (e.deltaMode ? 0.05 : 0.0015)), e.offsetX, e.offsetY); }, { passive: false });

  // ---- choosing ------------------------------------------------------------------------------------------------------------------
  const say = text => { $('say').textContent = text; };
  const select = (i, move) => {
    selected = i;
    related = i < 0 ? null : new Set([i, ...closure(i, children), ...closure(i, parents)]);
    if (i >= 0) {
      if (move) { reveal(i); }
      say(`${nodes[i].title}, ${nodes[i].detail.type ?? 'no type'}, ${words[nodes[i].state]}, ${parents[i].length} parents, ${children[i].length} children`);
    }
    showDetails(); showList(); draw();
  };
  const mark = i => {
    marked = marked === i ? -1 : i;
    if (i >= 0) { say(marked < 0 ? 'Mark removed' : `${nodes[i].title} marked for comparison`); }
    showDetails(); draw();
  };
  const element = (name, text, attributes) => {
    const made = document.createElement(name);
    if (text !== undefined && text !== null) { made.textContent = text; }
    for (const key in attributes) { made.setAttribute(key, attributes[key]); }
    return made;
  };
  const button = (text, action) => { const made = element('button', text, { type: 'button' }); made.addEventListener('click', action); return made; };
  const links = (title, indices) => {
    if (!indices.length) { return; }
    details.append(element('h3', `${title} (${indices.length})`));
    const row = element('div', null, { class: 'links' });
    indices.slice(0, 60).forEach(i => row.append(button(nodes[i].title, () => { select(i, true); details.focus(); })));
    if (indices.length > 60) { row.append(element('span', `and ${indices.length - 60} more`)); }
    details.append(row);
  };
  const text = value => value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const facts = node => [...Object.entries(node.detail), ...Object.entries(node.metadata)];
  const sections = node => (node.sections ?? []).flatMap(section => section.facts.map(([name, value]) => [`${section.title}: ${name}`, value]));
  const rows = node => facts(node).filter(([, value]) => text(value) !== '' && text(value) !== '[]' && text(value) !== '{}');
  const showDetails = () => {
    details.replaceChildren();
    if (selected < 0) {
      details.append(element('h2', data.title), element('p', data.summary), element('p', 'Select a model in the graph or the list to see it with everything it came from and everything made from it. Shift and click marks a second one to compare.'));
      return;
    }
    const node = nodes[selected];
    if (marked >= 0 && marked !== selected) { compare(nodes[marked], node); return; }
    const badge = element('p', words[node.state], { class: 'badge' });
    badge.style.setProperty('--state', `var(--${node.state})`);
    details.append(element('h2', node.title), badge);
    details.append(pairs(rows(node)), element('p'), button(marked === selected ? 'Remove mark' : 'Mark to compare', () => mark(selected)));
    links('Made from', parents[selected]);
    links('Made from it', children[selected]);
    tests(node);
    for (const section of node.sections ?? []) { details.append(element('h3', section.title), pairs(section.facts)); }
  };
  const pairs = facts => {
    const list = element('dl');
    facts.forEach(([key, value]) => list.append(element('dt', key), element('dd', Array.isArray(value) ? value.map(text).join(', ') : text(value))));
    return list;
  };
  const latest = node => new Map((node.tests ?? []).map(test => [test[0], test]));
  const tests = node => {
    const own = latest(node), versions = nodes.filter(other => other.model === node.model && other.tests).sort((a, b) => a.version - b.version);
    if (own.size) {
      details.append(element('h3', 'Tests'));
      for (const [name, result] of own) {
        const line = element('p', null, { class: 'test' }), outcome = element('span', result[1], { class: 'badge' });
        outcome.style.setProperty('--state', `var(--${{ Passed: 'Passed', Failed: 'Failed', Error: 'Failed' }[result[1]] ?? 'Missing'})`);
        line.append(outcome, ` ${name} `, element('span', [result[2], result[3]].filter(Boolean).join(' '), { class: 'soft' }));
        const values = versions.map(other => [other, latest(other).get(name)]).filter(([, test]) => test && test[3] !== '').map(([other, test]) => [other, +test[3]]);
        details.append(line);
        if (values.length > 1) { details.append(spark(values, node)); }
      }
      if (node.tests.length > own.size) { table('Earlier runs', ['Test', 'Outcome', 'Metric', 'Value', 'When'], node.tests.filter(test => !own.has(test[0]) || own.get(test[0]) !== test)); }
    }
  };
  const table = (title, heads, lines) => {
    const made = element('table'), head = element('tr'), fold = element('details');
    heads.forEach(name => head.append(element('th', name, { scope: 'col' })));
    made.append(head);
    lines.forEach(cells => { const row = element('tr'); cells.forEach(value => row.append(element('td', text(value)))); made.append(row); });
    fold.append(element('summary', `${title} (${lines.length})`), made);
    details.append(fold);
  };
  const spark = (values, node) => {
    const make = (name, attributes) => { const made = document.createElementNS(namespace, name); for (const key in attributes) { made.setAttribute(key, attributes[key]); } return made; };
    const numbers = values.map(([, value]) => value), low = Math.min(...numbers), high = Math.max(...numbers), wide = 240, tall = 36;
    const x = i => 5 + i * (wide - 10) / (values.length - 1), y = value => high > low ? tall - 5 - (value - low) / (high - low) * (tall - 10) : tall / 2;
    const says = `Versions ${values[0][0].version} to ${values[values.length - 1][0].version}: ${values.slice(-12).map(([other, value]) => `${other.title} ${value}`).join(', ')}`;
    const svg = make('svg', { viewBox: `0 0 ${wide} ${tall}`, class: 'spark', role: 'img', 'aria-label': says }), hint = make('title', {});
    hint.textContent = says;
    svg.append(hint, make('polyline', { points: values.map(([, value], i) => `${x(i)},${y(value)}`).join(' ') }));
    values.forEach(([other, value], i) => svg.append(make('circle', { cx: x(i), cy: y(value), r: other === node ? 4 : 2 })));
    return svg;
  };
  const compared = node => [...facts(node), ...[...latest(node)].map(([name, test]) => [`test ${name}`, [test[1], test[3]].filter(Boolean).join(' ')]), ...sections(node)];
  const compare = (a, b) => {
    details.append(element('h2', `${a.title} and ${b.title}`));
    const table = element('table'), head = element('tr');
    ['', a.title, b.title].forEach(name => head.append(element('th', name, { scope: 'col' })));
    table.append(head);
    for (const key of new Set([...compared(a), ...compared(b)].map(([name]) => name))) {
      const values = [a, b].map(node => text(compared(node).find(([name]) => name === key)?.[1]));
      if (values[0] === '' && values[1] === '') { continue; }
      const row = element('tr', null, values[0] === values[1] ? {} : { class: 'differs' });
      row.append(element('th', key, { scope: 'row' }), element('td', values[0]), element('td', values[1]));
      table.append(row);
    }
    const shared = [...closure(marked, parents)].filter(i => closure(selected, parents).has(i));
    details.append(table, element('p', shared.length ? `Both come from ${shared.slice(0, 8).map(i => nodes[i].title).join(', ')}${shared.length > 8 ? ' and others' : ''}.` : 'They have no ancestor in common.'));
    details.append(button('End comparison', () => mark(marked)));
  };

  // ---- search and list -----------------------------------------------------------------------------------------------------------
  const filter = () => {
    const wanted = $('search').value.trim().toLowerCase().split(/\s+/).filter(Boolean), type = $('type').value, state = $('state').value;
    matches = [];
    nodes.forEach((n, i) => {
      shown[i] = (!type || n.detail.type === type) && (!state || n.state === state) && wanted.every(word => n.search.includes(word));
      if (shown[i]) { matches.push(i); }
    });
    showList(); draw();
  };
  const showList = () => {
    $('count').textContent = matches.length === nodes.length ? `${nodes.length} models` : `${matches.length} of ${nodes.length} models`;
    list.replaceChildren();
    let from = Math.max(0, matches.indexOf(selected) - listed / 2);
    from = Math.max(0, Math.min(from, matches.length - listed));
    for (const i of matches.slice(from, from + listed)) {
      const item = element('li', nodes[i].title, { role: 'option', id: 'n' + i, 'aria-selected': i === selected, title: `${nodes[i].title}: ${words[nodes[i].state]}` });
      item.style.setProperty('--state', `var(--${nodes[i].state})`);
      list.append(item);
    }
    if (matches.length > listed) { list.append(element('li', `${matches.length - listed} more: search to narrow`, { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' })); }
    if (selected >= 0) { list.setAttribute('aria-activedescendant', 'n' + selected); $('n' + selected)?.scrollIntoView({ block: 'nearest' }); } else { list.removeAttribute('aria-activedescendant'); }
  };
  list.addEventListener('click', e => { const item = e.target.closest('li[id]'); if (item) { const i = +item.id.slice(1); if (e.shiftKey) { mark(i); } else { select(i, true); } } });
  list.addEventListener('keydown', e => {
    const place = matches.indexOf(selected);
    const to = { ArrowDown: place + 1, ArrowUp: place < 0 ? 0 : place - 1, Home: 0, End: matches.length - 1, PageDown: place + 20, PageUp: place - 20 }[e.key];
    if (to !== undefined && matches.length) { e.preventDefault(); select(matches[Math.max(0, Math.min(matches.length - 1, to))], true); }
    if (e.key === 'Enter' && selected >= 0) { details.focus(); }
    if (e.key.toLowerCase() === 'c' && selected >= 0) { mark(selected); }
  });
  canvas.addEventListener('keydown', e => {
    const go = i => { if (i !== undefined && i >= 0) { select(i, true); } };
    const near = step => {
      const n = nodes[selected], column = matches.filter(i => Math.abs(nodes[i].x - n.x) < n.w && i !== selected && Math.sign(nodes[i].y - n.y) === step);
      return column.sort((a, b) => Math.abs(nodes[a].y - n.y) - Math.abs(nodes[b].y - n.y))[0];
    };
    const keys = {
      ArrowRight: () => go(selected < 0 ? matches[0] : children[selected][0]), ArrowLeft: () => go(selected < 0 ? matches[0] : parents[selected][0]),
      ArrowDown: () => go(selected < 0 ? matches[0] : near(1)), ArrowUp: () => go(selected < 0 ? matches[0] : near(-1)),
      Enter: () => details.focus(), Escape: () => { marked = -1; select(-1, false); }, c: () => { if (selected >= 0) { mark(selected); } },
      '+': () => zoom(1.25), '=': () => zoom(1.25), '-': () => zoom(0.8), '0': fit,
    };
    if (keys[e.key] && !e.ctrlKey && !e.metaKey && !e.altKey) { e.preventDefault(); keys[e.key](); }
  });
  document.addEventListener('keydown', e => {
    if (e.key === '/' && !/^(INPUT|SELECT)$/.test(document.activeElement.tagName)) { e.preventDefault(); $('search').focus(); }
    if (e.key === 'Escape' && document.activeElement === details) { canvas.focus(); }
  });
  $('search').addEventListener('input', filter);
  $('search').addEventListener('keydown', e => { if (e.key === 'Enter' && matches.length) { select(matches[0], true); list.focus(); } if (e.key === 'Escape') { $('search').value = ''; filter(); } });
  $('type').addEventListener('change', filter);
  $('state').addEventListener('change', filter);
  $('in').addEventListener('click', () => zoom(1.25));
  $('out').addEventListener('click', () => zoom(0.8));
  $('fit').addEventListener('click', fit);

  // ---- beginning -----------------------------------------------------------------------------------------------------------------
  for (const type of [...new Set(nodes.map(n => n.detail.type).filter(Boolean))].sort()) { $('type').append(element('option', type, { value: type })); }
  for (const state of Object.keys(words).filter(name => nodes.some(n => n.state === name))) {
    $('state').append(element('option', words[state], { value: state }));
    const entry = element('li', words[state]);
    entry.style.setProperty('--state', `var(--${state})`);
    $('legend').append(entry);
  }
  $('legend').append(element('li', 'made from', { class: 'solid' }), element('li', 'next version', { class: 'dashed' }));
  nodes.forEach(n => { n.search = [n.title, n.detail.type, ...(n.detail.tags ?? []), n.detail.description].filter(Boolean).join(' ').toLowerCase(); });
  page.onTheme(() => { readColours(); draw(); });
  filter();
  showDetails();
  new ResizeObserver(resize).observe(canvas);
  resize();
  fit();
})();
