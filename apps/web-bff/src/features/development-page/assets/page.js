import { card, orderRow, row, sessionRow } from './parts.js';

/** Other tabs of this browser hear at once that somebody has signed out here. */
const TABS = new BroadcastChannel('session');

const by = (id) => document.getElementById(id);

/** An answer that is not a good one. */
class Refusal extends Error {
  constructor({ status, title, detail }) {
    super(detail ? `${title}: ${detail}` : title);
    this.status = status;
  }
}

/** Asks the BFF. The header says that it is the page that asks: no other site can send it. What is personal is not kept by the browser. */
async function ask(path, method = 'GET') {
  const answer = await fetch(path, { method, headers: { 'x-csrf': '1' }, cache: 'no-store' });
  const body = await answer.json();
  if (!answer.ok) throw new Refusal(body);
  return body;
}

/** The subject that the page shows; undefined when signed out. */
let shown;
/** Only the answers to the last look are shown, and none after signing out. */
let looks = 0;

function showPerson({ subject, name, email }) {
  shown = subject;
  by('who').textContent = `Signed in as ${name ?? 'customer'} (${[subject, email].filter(Boolean).join(', ')})`;
  by('sign-in').hidden = true;
  by('sign-out').hidden = false;
}

function showNobody() {
  shown = undefined;
  by('who').textContent = 'Not signed in';
  by('sign-in').hidden = false;
  by('sign-out').hidden = true;
  by('own').hidden = true;
  by('featured-title').textContent = 'Featured';
  by('featured').replaceChildren();
  by('orders').replaceChildren();
  by('sessions').replaceChildren();
}

function showHome({ greeting, featured, openOrders }) {
  by('featured-title').textContent = greeting ? `${greeting}, this is featured` : 'Featured';
  by('featured').replaceChildren(...featured.map(card));
  const none = openOrders ? 'None' : 'Not known at present';
  by('orders').replaceChildren(...(openOrders?.length ? openOrders.map(orderRow) : [row(none, '')]));
}

function showSessions({ sessions }) {
  by('sessions').replaceChildren(...sessions.map((one) => sessionRow(one, () => act(() => end(one.id)))));
  by('own').hidden = false;
}

const say = (text) => (by('notice').textContent = text);

/** Looks who is signed in, and shows what there is for them, each part as it comes. */
async function look() {
  const turn = ++looks;
  const person = await ask('/auth/session');
  const unlessLate = (show) => (answer) => turn === looks && show(answer);
  unlessLate(person.signedIn ? showPerson : showNobodyNow)(person);
  await Promise.all([ask('/api/home?limit=8').then(unlessLate(showHome)), person.signedIn && ask('/auth/sessions').then(unlessLate(showSessions))]);
}

/** A person who was signed in is told that the session has ended. */
function showNobodyNow() {
  if (shown !== undefined) say('Your session has ended. Sign in again to see what is yours.');
  showNobody();
}

/** What is still on its way is not shown any more either. */
function forget() {
  looks += 1;
  showNobody();
}

async function end(id) {
  showSessions(await ask(`/auth/sessions/${id}`, 'DELETE'));
  TABS.postMessage('look');
  await look();
}

async function signOut() {
  const { next } = await ask('/auth/logout', 'POST');
  TABS.postMessage('look');
  forget();
  location.assign(next);
}

/** Does what somebody wants, and says what became of it. */
async function act(work) {
  try {
    say('');
    await work();
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof TypeError)) throw error;
    if (error.status !== 401) return say(`This did not work. ${error.message}`);
    showNobodyNow();
    await look();
  }
}

/** Looks again without a word, unless the session is over: a tab in the background may be out of date. */
const lookAgain = () => look().catch((error) => error.status === 401 && act(look));

by('sign-out').addEventListener('click', () => act(signOut));
by('refresh').addEventListener('click', () => act(look));
TABS.addEventListener('message', lookAgain);
addEventListener('focus', lookAgain);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && lookAgain());
// A page that a browser keeps for the way back keeps nothing personal, and looks again when it is shown.
addEventListener('pagehide', forget);
addEventListener('pageshow', ({ persisted }) => persisted && lookAgain());

const returned = new URLSearchParams(location.search).get('sign-in');
await act(look);
if (returned) {
  say(returned === 'denied' ? 'You have not signed in.' : 'The sign-in did not work.');
  history.replaceState(null, '', location.pathname);
}
