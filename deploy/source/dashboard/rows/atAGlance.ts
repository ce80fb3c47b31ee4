import * as common from '@grafana/grafana-foundation-sdk/common';
import { colours } from '../colours.ts';
import {
  accounts,
  countAccounts,
  countCertificates,
  expiry,
  interval,
  lastSuccess,
  ofAccount,
  onCertificate,
  states,
  unused,
} from '../expressions.ts';
import { alarmPanel, byThresholds, seriesColour, statPanel, thresholds, wordFrom, words } from '../panels.ts';
import { now } from '../queries.ts';
import type { DashboardRow } from '../renderDashboard.ts';

const mayBeInUse = `unless ${onCertificate} ${unused}`;
const soon = `${expiry} >= time() < time() + 86400 * $expiring`;

/** Is anything about to break, and is this knowledge fresh? */
export function atAGlance(): DashboardRow {
  return {
    title: 'Is anything about to break, and is this fresh?',
    panels: [expired(), expiringSoon(), incomplete(), overdue(), oldestKnowledge(), database(), byState()],
  };
}

function expired() {
  return alarmPanel({
    title: 'Expired while in use',
    description:
      'Certificates that have expired by the clock now and that a Cloudflare service uses, or of which that is not known. Certificates and uses as of the last sync of each account.',
    unit: 'none',
    width: 4,
    height: 5,
    queries: [now(countCertificates(`${expiry} < time() ${mayBeInUse}`))],
  });
}

function expiringSoon() {
  return alarmPanel(
    {
      title: 'Expiring within $expiring days, in use',
      description:
        'Certificates that expire within the days chosen above and that a Cloudflare service uses, or of which that is not known; also those whose successor is in use already. As of the last sync of each account.',
      unit: 'none',
      width: 4,
      height: 5,
      queries: [now(countCertificates(`${soon} ${mayBeInUse}`))],
    },
    colours.notice,
  );
}

function incomplete() {
  return alarmPanel(
    {
      title: 'Accounts not read completely',
      description:
        'Accounts whose last sync left something out or failed, and those that have had none. What is shown of them is what was known before.',
      unit: 'none',
      width: 4,
      height: 5,
      queries: [now(countAccounts(`${accounts} unless (${ofAccount('sync_complete', 'min')} == 1)`))],
    },
    colours.notice,
  );
}

function overdue() {
  return alarmPanel({
    title: 'Accounts overdue',
    description:
      'Accounts without a complete sync for three times the longest interval of the schedule, and those that have never had one.',
    unit: 'none',
    width: 4,
    height: 5,
    queries: [now(countAccounts(`${accounts} unless (time() - ${lastSuccess} < 3 * ${interval})`))],
  });
}

function oldestKnowledge() {
  return statPanel({
    title: 'Oldest knowledge',
    description:
      'How long ago the last complete sync of an account ended, of the account where that is longest. Compare it with the interval of the schedule (row Sync health).',
    unit: 's',
    width: 4,
    height: 5,
    queries: [now(`time() - min(${lastSuccess})`)],
  }).mappings([wordFrom(1e9, { text: 'Never read completely', color: colours.bad })]);
}

function database() {
  return statPanel({
    title: 'Database',
    description:
      'Whether the database of every replica answered the last scrape. While it does not, certificates and syncs are those last known.',
    unit: 'none',
    width: 4,
    height: 5,
    queries: [now('min(certalog_database_up)')],
  })
    .colorMode(common.BigValueColorMode.Background)
    .colorScheme(byThresholds())
    .thresholds(thresholds([null, colours.bad], [1, colours.good]))
    .mappings([words({ 0: { text: 'No answer' }, 1: { text: 'Answers' } })]);
}

function byState() {
  return statPanel({
    title: 'Certificates by state',
    description:
      "All certificates as of the last sync of each account, by the clock now. What counts as expiring here is Certalog's setting CERTALOG_EXPIRING_WITHIN.",
    unit: 'none',
    width: 24,
    height: 4,
    queries: [now(`sum by (state) (${states})`, { legend: '{{state}}' })],
  })
    .textMode(common.BigValueTextMode.ValueAndName)
    .overrideByName('valid', [seriesColour(colours.good)])
    .overrideByName('expiring', [seriesColour(colours.notice)])
    .overrideByName('expired', [seriesColour(colours.bad)])
    .overrideByName('not_yet_valid', [seriesColour(colours.calm)])
    .overrideByName('unreadable', [seriesColour(colours.odd)]);
}
