import { describe, expect, it } from 'vitest';
import { countryName, countryNames } from './countries.ts';

describe('the names of countries', () => {
  it('stand for their codes', () => {
    expect(['IN', 'AT', 'GB'].map(countryName)).toEqual(['India', 'Austria', 'United Kingdom']);
  });

  it('are missing for what is no code: it stands for itself', () => {
    expect(['QQ', 'usa', '<b>', ''].map(countryName)).toEqual(['QQ', 'usa', '<b>', '']);
  });

  it('are known for every country, and for nothing else', () => {
    const names = countryNames();
    expect(names).toMatchObject({ IN: 'India', DE: 'Germany' });
    expect(names).not.toHaveProperty('QQ');
    expect(Object.keys(names).length).toBeGreaterThan(240);
  });
});
