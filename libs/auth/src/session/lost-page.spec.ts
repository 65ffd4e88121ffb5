import { lostPage } from './lost-page.ts';

describe('the page for somebody whose sign-in cannot be finished', () => {
  it('has a link to sign in again, to where it was to lead', () => {
    expect(lostPage('It took too long.', '/account?a=1&b=2', '/')).toContain('<a href="/auth/login?returnTo=%2Faccount%3Fa%3D1%26b%3D2">Sign in again</a>');
    expect(lostPage('It took too long.', undefined, '/shop')).toMatch(/<a href="\/auth\/login">Sign in again<\/a> or <a href="\/shop">/);
  });

  it('has no scripts and styles, and nothing becomes one', () => {
    const page = lostPage('<script>alert(1)</script>', '/"><script>alert(1)</script>', '/"><script>');
    expect(lostPage('a & b', "/a'b", "/a'b&c")).toMatch(/<p>a &amp; b<\/p>[^]*returnTo=%2Fa&#39;b">[^]*<a href="\/a&#39;b&amp;c">/);
    expect(page).not.toMatch(/<script|<style|style=|javascript:/i);
  });
});
