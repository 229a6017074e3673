import { booted, channelListed, listComplete, statusTold } from './ami-absences.ts';
import { held, hungUp, resumed } from './ami-channels.ts';
import type { AmiRule } from './ami-desk.ts';
import { entryOf } from './ami-desk.ts';
import { bridged, channelMade, dialBegun, dialEnded, dialOfOld, linked } from './ami-dials.ts';
import { abandoned, agentCompleted, agentConnected, joined, left, memberSeen } from './ami-queue.ts';
import { attendedTransferred, blindTransferred, sipTransferred } from './ami-transfers.ts';
import { restart } from './calls/moves.ts';

/** `Shutdown`: the calls that are open will not be heard of again. */
const shutDown: AmiRule = (desk, moment) => {
  restart(desk, entryOf(moment, ''));
  return undefined;
};

/** Each event that says something of a call, by its name in lower case: those of Asterisk 12 on, and older ones. */
export const AMI_RULES: Readonly<Record<string, AmiRule>> = {
  queuecallerjoin: joined,
  join: joined,
  queueentry: joined,
  queuecallerleave: left,
  leave: left,
  queuecallerabandon: abandoned,
  agentconnect: agentConnected,
  agentcomplete: agentCompleted,
  blindtransfer: blindTransferred,
  attendedtransfer: attendedTransferred,
  transfer: sipTransferred,
  newchannel: channelMade,
  dialbegin: dialBegun,
  dialend: dialEnded,
  dial: dialOfOld,
  link: linked,
  bridge: linked,
  'cel bridge_enter': bridged,
  hold: held,
  unhold: resumed,
  hangup: hungUp,
  shutdown: shutDown,
  fullybooted: booted,
  corestatus: statusTold,
  coreshowchannel: channelListed,
  coreshowchannelscomplete: listComplete,
  queuemember: memberSeen,
  queuememberadded: memberSeen,
  queuememberstatus: memberSeen,
  queuememberpause: memberSeen,
  queuememberpaused: memberSeen,
  queuememberpenalty: memberSeen,
  queuememberremoved: memberSeen,
  agentcalled: memberSeen,
  agentringnoanswer: memberSeen,
  agentdump: memberSeen,
};

/** Events that are understood and say nothing of a case: channels at work, bridges, registrations, lists, media. */
export const AMI_SILENT: ReadonlySet<string> = new Set(
  `agentlogin agentlogoff agentcallbacklogin agentcallbacklogoff agents agentscomplete alarm alarmclear alias
  aocd aoce aocs asyncagistart asyncagiexec asyncagiend authmethodnotallowed bridgecreate bridgedestroy bridgeenter
  bridgeleave bridgemerge bridgevideosourceupdate bridgeinfochannel bridgeinfocomplete cdr cel challengeresponsefailed
  challengesent channelreload channeltalkingstart channeltalkingstop channelupdate chanspystart chanspystop contactstatus
  devicestatechange dialstate dndstate dtmf dtmfbegin dtmfend endpointlist endpointlistcomplete extensionstatus
  failedacl faxstatus hanguphandlerpop hanguphandlerpush hanguphandlerrun hanguprequest softhanguprequest invalidaccountid
  invalidpassword invalidtransport jitterbufstats loadaveragelimit localbridge localoptimizationbegin
  localoptimizationend masquerade mcid memorylimit messagewaiting mixmonitormute mixmonitorstart mixmonitorstop
  moduleloadreport monitorstart monitorstop musiconhold musiconholdstart musiconholdstop mwiget newaccountcode newcallerid
  newconnectedline newexten newstate originateresponse parkedcall parkedcallgiveup parkedcalltimeout parkedcallswap peerentry
  peerlistcomplete peerstatus pickup presencestate presencestatechange presencestatus queueparams queuestatuscomplete
  queuememberringinuse queuesummary queuesummarycomplete receivefax registry reload rename requestbadformat
  requestnotallowed requestnotsupported rtcpreceived rtcpsent rtpreceiverstat rtpsenderstat sendfax sessionlimit
  sessiontimeout sipqualifypeerdone spanalarm spanalarmclear status statuscomplete successfulauth unexpectedaddress
  unlink unload load unparkedcall userevent varset`.split(/\s+/),
);
