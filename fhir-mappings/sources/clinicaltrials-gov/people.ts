import { numberOf } from '../../../fhir/json.ts';
import type { Contact, Person, Site } from '../../study.ts';
import { spelled } from './codes.ts';
import { child, down, each, type Node, text } from './node.ts';
import { definedOnly } from './protocol.ts';

/** Officials and the responsible investigator, principal investigators first. */
export function investigatorsOf(section: Node): readonly Person[] {
  const responsible = down(section, 'sponsorCollaboratorsModule', 'responsibleParty');
  const name = text(responsible, 'investigatorFullName');
  const officials = each(child(section, 'contactsLocationsModule'), 'overallOfficials').flatMap(officialOf);
  const all = [
    ...officials,
    ...(name === undefined || officials.some((official) => sameName(official.name, name))
      ? []
      : [
          definedOnly({
            name,
            role: 'Principal investigator',
            affiliation:
              [text(responsible, 'investigatorTitle'), text(responsible, 'investigatorAffiliation')]
                .filter(Boolean)
                .join(', ') || undefined,
          }),
        ]),
  ];
  return [...all.filter(isPrincipal), ...all.filter((person) => !isPrincipal(person))];
}

const isPrincipal = ({ role }: Person): boolean => role === 'Principal investigator';

/** One person, with or without degrees after the name. */
const sameName = (a: string, b: string): boolean => bare(a) === bare(b);
const bare = (name: string): string => (name.split(',')[0] ?? name).trim().toLowerCase();

function officialOf(node: Node): readonly Person[] {
  const name = text(node, 'name');
  if (name === undefined) return [];
  const role = text(node, 'role');
  return [definedOnly({ name, role: role && spelled(role), affiliation: text(node, 'affiliation') })];
}

export const sitesOf = (section: Node): readonly Site[] =>
  each(child(section, 'contactsLocationsModule'), 'locations').flatMap((node) => {
    const point = child(node, 'geoPoint');
    const status = text(node, 'status');
    const place = definedOnly({
      facility: text(node, 'facility'),
      city: text(node, 'city'),
      state: text(node, 'state'),
      zip: text(node, 'zip'),
      country: text(node, 'country'),
    });
    if (Object.keys(place).length === 0) return [];
    const site = definedOnly({
      ...place,
      latitude: numberOf(child(point, 'lat').value),
      longitude: numberOf(child(point, 'lon').value),
      status: status && spelled(status),
    });
    return [site];
  });

/** Whom to ask: about taking part, at each site, and about the results. */
export function contactsOf(section: Node, results: Node): readonly Contact[] {
  const module = child(section, 'contactsLocationsModule');
  const asked = down(results, 'moreInfoModule', 'pointOfContact');
  const name = [text(asked, 'title'), text(asked, 'organization')].filter(Boolean).join(', ');
  return [
    ...each(module, 'centralContacts').flatMap((node) => contactOf(node, undefined)),
    ...each(module, 'locations').flatMap((site) =>
      each(site, 'contacts').flatMap((node) => contactOf(node, text(site, 'facility'))),
    ),
    ...(name ? [definedOnly({ name, role: 'Results', ...reach(asked) })] : []),
  ];
}

function contactOf(node: Node, place: string | undefined): readonly Contact[] {
  const name = text(node, 'name');
  if (name === undefined) return [];
  const role = text(node, 'role');
  const words = [role && spelled(role), place].filter(Boolean).join(', ');
  return [definedOnly({ name, role: words || undefined, ...reach(node) })];
}

function reach(node: Node): Pick<Contact, 'email' | 'phone'> {
  const [phone, extension] = [text(node, 'phone'), text(node, 'phoneExt')];
  return definedOnly({
    email: text(node, 'email'),
    phone: phone && (extension ? `${phone} ext. ${extension}` : phone),
  });
}
