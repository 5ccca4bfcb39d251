'use strict';
// What every page does: light and dark, by the viewer's preference until the button says otherwise.
const page = (() => {
  const dark = window.matchMedia('(prefers-color-scheme: dark)'), listeners = [];
  const set = name => {
    document.documentElement.dataset.theme = name;
    document.getElementById('theme').setAttribute('aria-label', name === 'dark' ? 'Theme: dark. Change to light' : 'Theme: light. Change to dark');
    listeners.forEach(listener => listener());
  };
  document.getElementById('theme').addEventListener('click', () => set(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
  dark.addEventListener('change', () => set(dark.matches ? 'dark' : 'light'));
  set(dark.matches ? 'dark' : 'light');
  return { onTheme: listener => { listeners.push(listener); listener(); } };
})();
