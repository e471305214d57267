'use strict';
// Shows one frame after another. What a frame looks like was decided by Socketscope: here it is only put together from
// its parts.
const run = JSON.parse(document.getElementById('run').textContent);
const at = id => document.getElementById(id);
const still = matchMedia('(prefers-reduced-motion: reduce)');
const area = document.querySelector('main'), scene = at('scene'), last = run.frames.length - 1;
let here = -1, playing = 0;

function size(svg, top, height) {
  svg.setAttribute('viewBox', `0 ${top} ${run.width} ${height}`);
  svg.setAttribute('width', run.width);
  svg.setAttribute('height', height);
}

function line(step) {
  const text = document.createDocumentFragment();
  const add = (tag, words) => words && text.append(Object.assign(document.createElement(tag), { textContent: words }));
  add('b', `${step.n} ${step.head}`);
  add('code', step.detail);
  text.append(step.told);
  add('small', step.rests);
  return text;
}

function follow(smooth) {
  const y = run.now[here] - run.head, room = area.clientHeight - run.head;
  if (y > area.scrollTop + room * 0.15 && y < area.scrollTop + room * 0.75) return;
  area.scrollTo({ top: y - room * 0.5, behavior: smooth && !still.matches ? 'smooth' : 'instant' });
}

function show(frame, smooth = true) {
  frame = Math.max(0, Math.min(last, frame));
  if (frame === here) return;
  here = frame;
  scene.innerHTML = run.frames[frame].map(part => run.parts[part]).join('');
  at('scrub').value = frame;
  const step = run.steps[frame - 1];
  at('told').replaceChildren(step ? line(step) : run.words.before);
  at('where').textContent = step ? `${run.words.step} ${step.n} · ${step.at}` : run.words.start;
  at('scrub').setAttribute('aria-valuetext', at('where').textContent);
  at('first').disabled = at('back').disabled = frame === 0;
  at('step').disabled = frame === last;
  for (const item of document.querySelectorAll('#steps [aria-current]')) item.removeAttribute('aria-current');
  if (step) at('steps').children[frame - 1].setAttribute('aria-current', 'step');
  follow(smooth);
}

function play(on) {
  clearInterval(playing);
  playing = on ? setInterval(() => (here < last ? show(here + 1) : play(false)), 1000) : 0;
  at('play').textContent = on ? run.words.pause : run.words.play;
  at('play').setAttribute('aria-pressed', String(on));
}

function playOrPause() {
  if (!playing && here === last) show(0, false);
  play(!playing);
}

function go(frame) {
  play(false);
  show(frame);
}

size(document.querySelector('#head svg'), 0, run.head);
size(document.querySelector('#body svg'), run.head, run.height - run.head);
at('scrub').max = last;
for (const [i, step] of run.steps.entries()) {
  const item = document.createElement('li'), button = document.createElement('button');
  item.value = step.n;
  button.type = 'button';
  button.append(Object.assign(document.createElement('time'), { textContent: step.at }), line(step));
  button.onclick = () => go(i + 1);
  item.append(button);
  at('steps').append(item);
}
at('first').onclick = () => go(0);
at('back').onclick = () => go(here - 1);
at('step').onclick = () => go(here + 1);
at('play').onclick = playOrPause;
at('scrub').oninput = event => { play(false); show(Number(event.target.value), false); };
addEventListener('keydown', event => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.id === 'scrub') return;
  const keys = { ArrowRight: () => go(here + 1), ArrowLeft: () => go(here - 1), Home: () => go(0), End: () => go(last) };
  if (event.key === ' ' && !/^(BUTTON|SUMMARY)$/.test(event.target.tagName)) keys[' '] = playOrPause;
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});
const wanted = /^#step-(\d+)$/.exec(location.hash);
show(wanted ? run.steps.findIndex(step => step.n === Number(wanted[1])) + 1 : 0, false);
