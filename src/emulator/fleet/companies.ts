/** A company as its certificates name it. None of them exists; the domains are of RFC 2606. */
export interface Company {
  name: string;
  domain: string;
  country: string;
  locality: string;
}

/** The company of the n-th account (from 0); a number is added when there are more accounts than companies. */
export function companyOf(index: number): Company {
  const known = companies[index % companies.length] ?? companies[0];
  const round = Math.floor(index / companies.length);
  return round === 0 ? known : { ...known, name: `${known.name} ${round + 1}` };
}

const companies: [Company, ...Company[]] = [
  { name: 'Kestrelbank AG', domain: 'kestrelbank.example', country: 'CH', locality: 'Zürich' },
  { name: 'Northlight Logistics', domain: 'northlight.example', country: 'GB', locality: 'Leeds' },
  { name: 'Asterwood Health', domain: 'asterwood.example', country: 'US', locality: 'Portland' },
  { name: 'Polder Energie B.V.', domain: 'polder-energie.example', country: 'NL', locality: 'Utrecht' },
  { name: 'Lumen & Oak Retail', domain: 'lumenoak.example', country: 'IE', locality: 'Cork' },
  { name: 'Ferrovia Pagamenti S.p.A.', domain: 'ferrovia-pay.example', country: 'IT', locality: 'Torino' },
  { name: 'Quillfeather Insurance', domain: 'quillfeather.example', country: 'CA', locality: 'Halifax' },
  { name: 'Tidewater Robotics', domain: 'tidewater.example', country: 'US', locality: 'Norfolk' },
];
