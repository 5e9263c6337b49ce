import type { ContactPoint, Location, Organization, Practitioner } from 'fhir/r4.js';
import type { Organization as NamedOrganization, Person, Site } from '../study.ts';
import { EXTENSION } from './extensions.ts';
import { agentId } from './ids.ts';
import { narrative, paragraph } from './narrative.ts';
import { numberWith } from './quantity.ts';

/** Organizations, people and places, made only where a source names them, each once a study. */
export function organization(study: string, named: NamedOrganization): Organization {
  return {
    resourceType: 'Organization',
    id: organizationId(study, named),
    text: narrative(paragraph(named.name)),
    name: named.name,
    ...(named.class ? { type: [{ text: named.class }] } : {}),
    ...(named.partOf ? { partOf: { display: named.partOf.name } } : {}),
    ...(named.email ? { telecom: [email(named.email)] } : {}),
  };
}

export const organizationId = (study: string, { name }: NamedOrganization): string =>
  agentId(study, 'Organization', name);

export const email = (value: string): ContactPoint => ({ system: 'email', value });

export function practitioner(study: string, person: Person): Practitioner {
  return {
    resourceType: 'Practitioner',
    id: practitionerId(study, person),
    text: narrative(paragraph([person.name, person.role, person.affiliation].filter(Boolean).join(', '))),
    ...(person.orcid ? { identifier: [{ system: 'https://orcid.org', value: person.orcid }] } : {}),
    name: [{ text: person.name }],
  };
}

export const practitionerId = (study: string, { name }: Person): string => agentId(study, 'Practitioner', name);

export function location(study: string, site: Site): Location {
  const { facility, city, state, zip, country, status } = site;
  const words = [facility, city, state, zip, country].filter((word): word is string => Boolean(word));
  const address = {
    ...(city ? { city } : {}),
    ...(state ? { state } : {}),
    ...(zip ? { postalCode: zip } : {}),
    ...(country ? { country } : {}),
  };
  return {
    resourceType: 'Location',
    id: locationId(study, site),
    text: narrative(paragraph(words.join(', ') || 'A site of the study')),
    ...(status ? { extension: [{ url: EXTENSION.recruitment, valueString: status }] } : {}),
    ...(words.length > 0 ? { name: facility ?? words.join(', ') } : {}),
    ...(Object.keys(address).length > 0 ? { address } : {}),
    ...position(site),
  };
}

function position({ latitude, longitude }: Site): Pick<Location, 'position'> {
  const north = latitude === undefined ? undefined : numberWith(String(latitude));
  const east = longitude === undefined ? undefined : numberWith(String(longitude));
  return north === undefined || east === undefined ? {} : { position: { latitude: north, longitude: east } };
}

export const locationId = (study: string, site: Site): string =>
  agentId(study, 'Location', JSON.stringify([site.facility, site.city, site.state, site.zip, site.country]));
