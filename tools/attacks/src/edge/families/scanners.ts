import type { Family } from './family.ts';

const AGENTS = [
  'sqlmap/1.7.2#stable (https://sqlmap.org)',
  'Mozilla/5.00 (Nikto/2.1.6) (Evasions:None) (Test:Port Check)',
  'Nmap Scripting Engine; https://nmap.org/book/nse.html',
  'masscan/1.3 (https://github.com/robertdavidgraham/masscan)',
  'WPScan v3.8.22 (https://wpscan.com/wordpress-security-scanner)',
  'DirBuster-1.0-RC1 (http://www.owasp.org)',
  'gobuster/3.5',
  'Acunetix-Product',
  'Nessus SOAP',
  'OpenVAS 9.0',
  'w3af.org',
  'Arachni/v1.5.1',
  'havij',
  'Netsparker',
  'ZmEu',
  'jorgee',
  'Fuzz Faster U Fool v2.0.0',
  'BBScan/1.4',
  'commix/3.7 (https://commixproject.com)',
  'Vega/1.0',
  'whatweb/0.5.5',
  'nuclei - Open-source project (github.com/projectdiscovery/nuclei)',
];

export const SCANNERS: Family = {
  name: 'Scanners',
  rules: '913',
  places: [],
  spread: 1,
  payloads: [],
  crafted: [
    ...AGENTS.map((agent) => ({ name: agent, headers: [['user-agent', agent] as const] })),
    { name: 'a header of Acunetix', headers: [['acunetix-aspect', 'enabled']] },
    { name: 'a header of a scanner', headers: [['x-scanner', 'netsparker']] },
    { name: 'a probe of Nessus', target: '/nessustest' },
    { name: 'a probe of Appscan', target: '/appscan_fingerprint/mac_address' },
    { name: 'a probe for a random file', target: '/netsparker-2.html?nsextt=x' },
  ],
};

export const FIXATION: Family = {
  name: 'Session fixation',
  rules: '943',
  places: [],
  spread: 1,
  payloads: [],
  crafted: [
    { name: 'a cookie set by script', search: '?q=document.cookie%3D%22session%3Devil%3Bdomain%3D.shop.example%22' },
    { name: 'a cookie set by a meta element', search: `?q=${encodeURIComponent('<meta http-equiv=Set-Cookie content="sid=evil; expires=Fri, 1 Jan 2100 00:00:00 GMT">')}` },
    { name: 'a cookie with an expiry', search: `?q=${encodeURIComponent('.cookie = "a=b"; expires = "Fri"')}` },
    ...['jsessionid', 'phpsessid', 'aspsessionid', 'asp.net_sessionid', 'session_id', 'sessionid', 'cfid', 'cftoken'].flatMap((name) => [
      { name: `${name} from another site`, search: `?${name}=evil`, headers: [['referer', 'https://evil.example/page']] as const },
      { name: `${name} from nowhere`, search: `?${name}=evil` },
    ]),
    { name: 'document.cookie in JSON', method: 'POST', headers: [['content-type', 'application/json']], body: '{"a":"document.cookie=\\"sid=evil;domain=.shop.example\\""}' },
  ],
};
