import type { Chance } from './random.ts';

export type Person = {
  name: string;
  email: string;
  /** ISO 3166-1, two letters. */
  country: string;
  locale: string;
  timezone: string;
};

type Region = {
  weight: number;
  locale: string;
  countries: readonly (readonly [country: string, timezone: string, weight: number])[];
  given: readonly string[];
  family: readonly string[];
};

const words = (text: string): readonly string[] => text.split(' ');

/** Where users come from, and what they are called there. */
const regions: readonly Region[] = [
  {
    weight: 52,
    locale: 'en',
    countries: [
      ['US', 'America/New_York', 60],
      ['US', 'America/Los_Angeles', 40],
      ['GB', 'Europe/London', 24],
      ['CA', 'America/Toronto', 16],
      ['AU', 'Australia/Sydney', 12],
      ['IE', 'Europe/Dublin', 4],
    ],
    given: words(
      'Emma Liam Olivia Noah Ava Ethan Sophia Mason Chloe Lucas Grace Owen Zoe Caleb Hannah Dylan Ruby Isaac Megan Aaron Priya Marcus Tasha Jordan Naomi Elliot Brianna Desmond Keira Wesley Aisha Malik',
    ),
    family: words(
      "Smith Johnson Carter Nguyen Patel Murphy Brooks Hughes Ward Coleman Reed Bennett Foster Hayes Walsh O’Neill O'Brien Griffin Okafor Mensah Begum Wright Campbell Fraser D'Souza Thornton",
    ),
  },
  {
    weight: 20,
    locale: 'de',
    countries: [
      ['DE', 'Europe/Berlin', 50],
      ['AT', 'Europe/Vienna', 10],
      ['CH', 'Europe/Zurich', 12],
      ['NL', 'Europe/Amsterdam', 16],
      ['SE', 'Europe/Stockholm', 10],
      ['DK', 'Europe/Copenhagen', 6],
    ],
    given: words(
      'Lena Jonas Mia Felix Hanna Lukas Svea Lars Ingrid Matthias Jürgen Zoë Björn Sanne Maren Henrik',
    ),
    family: words(
      'Weber Fischer Müller Schäfer Krüger Lindqvist Larsen Nielsen Keller Groß Jansen deVries Höfer Strand',
    ),
  },
  {
    weight: 12,
    locale: 'fr',
    countries: [
      ['FR', 'Europe/Paris', 50],
      ['BE', 'Europe/Brussels', 14],
      ['ES', 'Europe/Madrid', 24],
      ['IT', 'Europe/Rome', 20],
      ['PL', 'Europe/Warsaw', 14],
    ],
    given: words(
      'Chloé Hugo Élodie Mathieu Inès Luca Giulia Álvaro Lucía Tomasz Zofia François Noëlle Sébastien',
    ),
    family: words(
      'Martin Moreau Lefèvre Rossi Bianchi García Núñez Kowalski Wójcik Dubois D’Angelo Peña Ferrari',
    ),
  },
  {
    weight: 12,
    locale: 'en',
    countries: [
      ['IN', 'Asia/Kolkata', 40],
      ['JP', 'Asia/Tokyo', 18],
      ['SG', 'Asia/Singapore', 12],
      ['BR', 'America/Sao_Paulo', 26],
      ['MX', 'America/Mexico_City', 12],
      ['NG', 'Africa/Lagos', 8],
      ['AE', 'Asia/Dubai', 8],
    ],
    given: words(
      'Arjun Ananya Ravi Meera Kenji Aiko Wei Mei João Camila Mateo Valentina Chidi Amara Omar Leila Rafael Yuki',
    ),
    family: words(
      'Iyer Sharma Reddy Tanaka Sato Chen Lim Silva Almeida Reyes Torres Okonkwo Bello Haddad Khalil Costa',
    ),
  },
];

/** Names that break what is not careful; real lists have them. */
const unusual: readonly (readonly [name: string, handle: string, country: string])[] = [
  ['عمر الحداد', 'omar.alhaddad', 'AE'],
  ['李小龙', 'xiaolong.li', 'SG'],
  ['さくら 田中', 'sakura.tanaka', 'JP'],
  ['Сергей Петров', 'sergey.petrov', 'PL'],
  ['Renée 🎨 Dubois', 'renee.dubois', 'FR'],
  ['Jake 🚀', 'jake', 'US'],
  ["O'Connor-D'Arcy, Siobhán", "siobhan.o'connor", 'IE'],
  ['Maria-Magdalena von und zu Hohenlohe-Schillingsfürst-Waldenburg-Bartenstein', 'mm.hohenlohe', 'AT'],
  ["Robert'); DROP TABLE Students;--", 'bobby.tables', 'US'],
  ['<b>Max</b> Power', 'max.power', 'GB'],
  ['Null', 'null', 'US'],
  ['100% Organic_Ltd', '100percent', 'GB'],
  ['C:\\Users\\dana', 'dana', 'CA'],
  ['Nguyễn Thị Minh Khai', 'minhkhai.nguyen', 'SG'],
  ['  Extra   Spaces  ', 'extra.spaces', 'US'],
  ['Zoe\u0301 Mu\u0308ller', 'zoe.mueller', 'DE'],
];

/** Reserved for examples: no mail ever leaves. */
const domains = [
  'example.com',
  'example.org',
  'example.net',
  'mail.example',
  'studio.example',
  'agency.example',
  'university.example',
] as const;

/** A customer; `number` keeps e-mails apart when names repeat. */
export function person(random: Chance, number: number): Person {
  const domain = random.pick(domains);
  if (random.hits(0.02)) {
    const [name, handle, country] = random.pick(unusual);
    return { name, email: `${handle}${number}@${domain}`, country, locale: 'en', timezone: 'UTC' };
  }
  const region = random.weighted(regions, ({ weight }) => weight);
  const [country, timezone] = random.weighted(region.countries, ([, , weight]) => weight);
  const [first, last] = [random.pick(region.given), random.pick(region.family)];
  return {
    name: `${first} ${last}`,
    email: emailOf(random, first, last, number, domain),
    country,
    locale: region.locale,
    timezone,
  };
}

function emailOf(random: Chance, first: string, last: string, number: number, domain: string): string {
  const plain = (text: string) =>
    text
      .replace('ß', 'ss')
      .normalize('NFKD')
      .replace(/[^a-z]/gi, '')
      .toLowerCase();
  const style = random.next();
  if (style < 0.55) return `${plain(first)}.${plain(last)}${number}@${domain}`;
  if (style < 0.8) return `${plain(first)}${number}@${domain}`;
  if (style < 0.9) return `${plain(first).slice(0, 1)}${plain(last)}${number}@${domain}`;
  // Tags and capitals are part of an address as its owner wrote it.
  return style < 0.96
    ? `${plain(first)}.${plain(last)}${number}+ai@${domain}`
    : `${first.normalize('NFKD').replace(/[^a-z]/gi, '')}.${plain(last).toUpperCase()}${number}@${domain}`;
}
