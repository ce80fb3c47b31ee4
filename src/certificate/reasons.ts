/**
 * Why a PEM block was refused. A closed list: a value in the API and in the database, so a new member is a
 * change of the contract.
 */
export const blockFailureReasons = [
  'base64_invalid',
  'empty_block',
  'label_mismatch',
  'missing_begin',
  'no_certificate_block',
  'not_a_certificate',
  'not_x509',
  'private_key_in_pem',
  'too_large',
  'too_many_blocks',
  'trailing_data',
  'truncated',
  'unterminated',
] as const;

export type BlockFailureReason = (typeof blockFailureReasons)[number];

/**
 * Why one field of an element could not be read, or was read with a reservation. A closed list, as above.
 *
 * - `algorithm_mismatch`: the signature algorithm outside and inside the signed part differ (RFC 5280 4.1.1.2)
 * - `algorithm_unsupported`: nothing here can verify a signature of this algorithm
 * - `duplicate_extension`: the extension occurs twice (RFC 5280 4.2), so neither is believed
 * - `empty`: present, but without the one value that it must have
 * - `indefinite_length`: BER, which DER forbids
 * - `ip_address_length`: neither 4 nor 16 octets (RFC 5280 4.2.1.6)
 * - `key_malformed`, `key_parameters_missing`: the public key gives no size
 * - `malformed`: not the ASN.1 structure that this field has
 * - `not_minimal`: an INTEGER with needless leading octets (X.690 8.3.2); the value is kept
 * - `out_of_range`: a number that cannot be meant, or a bit without a name
 * - `string_invalid`: octets that are not text of the declared string type
 * - `time_invalid`: no date, an impossible one, or one without a time zone
 * - `too_large`: beyond the limit of this reader
 * - `trailing_data`, `truncated`: octets after the end, or missing before it
 */
export const fieldFailureReasons = [
  'algorithm_mismatch',
  'algorithm_unsupported',
  'duplicate_extension',
  'empty',
  'indefinite_length',
  'ip_address_length',
  'key_malformed',
  'key_parameters_missing',
  'malformed',
  'not_minimal',
  'out_of_range',
  'string_invalid',
  'time_invalid',
  'too_large',
  'trailing_data',
  'truncated',
] as const;

export type FieldFailureReason = (typeof fieldFailureReasons)[number];

/** The fields that a failure can name, spelled as in the API; `certificate` is the element as a whole. */
export const failingFields = [
  'authority_key_identifier',
  'certificate',
  'curve',
  'extended_key_usage',
  'is_ca',
  'issuer',
  'issuer_cn',
  'key_algorithm',
  'key_size',
  'key_usage',
  'not_after',
  'not_before',
  'path_length',
  'self_signed',
  'serial_number',
  'serial_number_decimal',
  'signature_algorithm',
  'subject',
  'subject_alternative_names',
  'subject_cn',
  'subject_key_identifier',
  'version',
] as const;

export type FailingField = (typeof failingFields)[number];

/** One thing about one field that could not be read as it should; at most one per field and reason. */
export interface FieldFailure {
  field: FailingField;
  reason: FieldFailureReason;
}
