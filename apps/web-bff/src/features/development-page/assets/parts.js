/** Fills in a copy of a template. All texts are set as texts: nothing that comes from elsewhere becomes HTML. */
function copyOf(template, fill) {
  const copy = document.getElementById(template).content.firstElementChild.cloneNode(true);
  fill((selector) => copy.querySelector(selector));
  return copy;
}

const money = (amount, currency) => new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount / 100);
const date = (text) => new Date(text).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export const card = ({ name, brand, image, price, available }) =>
  copyOf('card', (find) => {
    if (image) Object.assign(find('img'), { srcset: image.srcset, src: image.src, alt: image.alt });
    find('.brand').textContent = brand;
    find('h3').textContent = name;
    find('.price span').textContent = price ? money(price.amount, price.currency) : 'Price not known at present';
    find('.price s').textContent = price?.listAmount > price?.amount ? money(price.listAmount, price.currency) : '';
    find('.stock').textContent = available === null ? '' : available > 0 ? `${available} in stock` : 'Sold out';
  });

export const row = (title, about, end) =>
  copyOf('row', (find) => {
    find('strong').textContent = title;
    find('small').textContent = about;
    if (!end) return;
    const button = find('button');
    button.hidden = false;
    button.setAttribute('aria-label', `End: ${title}, ${about}`);
    button.addEventListener('click', end);
  });

export const orderRow = ({ id, status, pieces, placedAt }) =>
  row(`${id}, ${status}`, `${pieces} ${pieces === 1 ? 'piece' : 'pieces'}, ${date(placedAt)}`);

/** @param end what its button does */
export const sessionRow = ({ current, agent, startedAt }, end) =>
  row(`${current ? 'This browser' : 'Another sign-in'}, since ${date(startedAt)}`, agent || 'does not say what it is', end);
