import type { Chance } from './random.ts';

const given =
  'Priya Omar Lena Mateo Aiko Chloe Kwame Ingrid Rafael Yara Tomasz Mei Noah Zainab Elif Lars Amara Diego Sanna Ravi Nadia Felix Thandi Hugo Leila Jonas Camila Arjun Freya Samir Olga Kenji Maya Stefan Aisha Luca Hana Pedro Svea Ibrahim'.split(
    ' ',
  );
const family =
  'Raman Haddad Novak Silva Tanaka Martin Mensah Larsen Costa Khalil Kowalski Chen Fischer Bello Yilmaz Berg Okafor Torres Lindqvist Iyer Rossi Weber Dlamini Moreau Farsi Keller Reyes Patel Nielsen Aziz Petrova Sato Cohen Horvat Diallo Bianchi Kim Almeida Strand Saleh'.split(
    ' ',
  );
const domains = [
  'example.com',
  'example.org',
  'example.net',
  'studio.example',
  'mail.example',
  'agency.example',
];

/** A customer: `number` keeps e-mails apart when names repeat. Domains are reserved ones, so no mail leaves. */
export function person(random: Chance, number: number): { name: string; email: string } {
  const first = random.pick(given);
  const last = random.pick(family);
  return {
    name: `${first} ${last}`,
    email: `${first}.${last}${number}@${random.pick(domains)}`.toLowerCase(),
  };
}
