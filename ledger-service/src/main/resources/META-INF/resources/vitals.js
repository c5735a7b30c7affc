/** What a tile shows, in this order; the first code that has a value counts. Codes are LOINC. */
export const SHOWN = [
  { name: 'HR', spoken: 'Heart rate', codes: [['8867-4', '8889-8']] },
  { name: 'SpO₂', spoken: 'Oxygen saturation', codes: [['59408-5', '2708-6']] },
  { name: 'RR', spoken: 'Respiratory rate', codes: [['9279-1']] },
  { name: 'BP', spoken: 'Blood pressure', codes: [['76215-3', '8480-6'], ['76213-8', '8462-4']], wide: true },
  { name: 'Temp', spoken: 'Temperature', codes: [['8310-5']], digits: 1 },
];

/** The ledger strips trailing zeros; people expect a temperature with one. Nothing is rounded. */
export function valueText(value, digits = 0) {
  const text = String(value);
  const behind = text.split('.')[1]?.length ?? 0;
  return typeof value === 'number' && behind < digits ? value.toFixed(digits) : text;
}

const UNITS = { '/min': '/min', 'mm[Hg]': 'mmHg', Cel: '°C', '%': '%' };

export function unitText(unit) {
  return UNITS[unit] ?? unit;
}

const NAMES = {
  '8867-4': 'HR', '8889-8': 'Pulse', '59408-5': 'SpO₂', '2708-6': 'SpO₂', '9279-1': 'RR', '8310-5': 'Temp',
  '8480-6': 'Systolic BP', '8462-4': 'Diastolic BP', '8478-0': 'Mean BP',
  '76215-3': 'Arterial systolic', '76213-8': 'Arterial diastolic', '76214-6': 'Arterial mean',
  '2339-0': 'Glucose', '15074-8': 'Glucose', '19891-1': 'EtCO₂', '67775-7': 'ACVPU',
};

const RULES = { 'identity-reused': 'Device reused a sequence' };

/** What an alert is about, in words. */
export function alertText(alert) {
  const about = NAMES[alert.code] ?? alert.code;
  if (about === undefined || alert.value === undefined) {
    return RULES[alert.rule] ?? alert.rule.replaceAll('-', ' ');
  }
  const side = alert.limit === undefined ? '' : alert.value < alert.limit ? ` below ${alert.limit}` : ` above ${alert.limit}`;
  return `${about} ${alert.value}${side}`;
}
