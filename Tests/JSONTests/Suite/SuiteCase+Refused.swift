extension SuiteCase {
    /// What every reader must refuse, `n_`.
    static let forbidden = table(
        #"""
        byteOrderMark n_structure_UTF8_BOM_no_data %EF%BB%BF
        invalidUTF8 n_object_lone_continuation_byte_in_key_and_trailing_comma {"%B9":"0",}
        loneSurrogate n_string_1_surrogate_then_escape ["\uD800\"]
        loneSurrogate n_string_incomplete_surrogate_escape_invalid ["\uD800\uD800\x"]
        controlCharacter n_array_spaces_vertical_tab_formfeed ["%0Ba"\f]
        controlCharacter n_string_unescaped_ctrl_char ["a%00a"]
        controlCharacter n_string_unescaped_newline ["new%0Aline"]
        controlCharacter n_string_unescaped_tab ["%09"]
        invalidEscape n_string_1_surrogate_then_escape_u ["\uD800\u"]
        invalidEscape n_string_1_surrogate_then_escape_u1 ["\uD800\u1"]
        invalidEscape n_string_1_surrogate_then_escape_u1x ["\uD800\u1x"]
        invalidEscape n_string_backslash_00 ["\%00"]
        invalidEscape n_string_escape_x ["\x00"]
        invalidEscape n_string_escaped_ctrl_char_tab ["\%09"]
        invalidEscape n_string_escaped_emoji ["\%F0%9F%8C%80"]
        invalidEscape n_string_incomplete_escaped_character ["\u00A"]
        invalidEscape n_string_incomplete_surrogate ["\uD834\uDd"]
        invalidEscape n_string_invalid-utf-8-in-escape ["\u%E5"]
        invalidEscape n_string_invalid_backslash_esc ["\a"]
        invalidEscape n_string_invalid_unicode_escape ["\uqqqq"]
        invalidEscape n_string_invalid_utf8_after_escape ["\%E5"]
        invalidEscape n_string_octal_escape ["\012"]
        invalidEscape n_string_unicode_CapitalU "\UA66D"
        invalidEscape n_structure_open_open ["\{["\{["\{["\{
        invalidNumber n_array_just_minus [-]
        invalidNumber n_number_-00.0 [-00.0]
        invalidNumber n_number_-00e0 [-00e0]
        invalidNumber n_number_-01 [-01]
        invalidNumber n_number_-1.0. [-1.0.]
        invalidNumber n_number_-2. [-2.]
        invalidNumber n_number_-NaN [-NaN]
        invalidNumber n_number_00.0 [00.0]
        invalidNumber n_number_00e0 [00e0]
        invalidNumber n_number_0.1.2 [0.1.2]
        invalidNumber n_number_0.3e+ [0.3e+]
        invalidNumber n_number_0.3e [0.3e]
        invalidNumber n_number_0.e1 [0.e1]
        invalidNumber n_number_0_capital_E+ [0E+]
        invalidNumber n_number_0_capital_E [0E]
        invalidNumber n_number_0e+ [0e+]
        invalidNumber n_number_0e [0e]
        invalidNumber n_number_1.0e+ [1.0e+]
        invalidNumber n_number_1.0e- [1.0e-]
        invalidNumber n_number_1.0e [1.0e]
        invalidNumber n_number_1eE2 [1eE2]
        invalidNumber n_number_2.e+3 [2.e+3]
        invalidNumber n_number_2.e-3 [2.e-3]
        invalidNumber n_number_2.e3 [2.e3]
        invalidNumber n_number_9.e+ [9.e+]
        invalidNumber n_number_hex_1_digit [0x1]
        invalidNumber n_number_hex_2_digits [0x42]
        invalidNumber n_number_invalid+- [0e+-1]
        invalidNumber n_number_minus_infinity [-Infinity]
        invalidNumber n_number_minus_sign_with_trailing_garbage [-foo]
        invalidNumber n_number_minus_space_1 [- 1]
        invalidNumber n_number_neg_int_starting_with_zero [-012]
        invalidNumber n_number_neg_real_without_int_part [-.123]
        invalidNumber n_number_neg_with_garbage_at_end [-1x]
        invalidNumber n_number_real_garbage_after_e [1ea]
        invalidNumber n_number_real_with_invalid_utf8_after_e [1e%E5]
        invalidNumber n_number_real_without_fractional_part [1.]
        invalidNumber n_number_with_leading_zero [012]
        unexpectedByte n_array_1_true_without_comma [1 true]
        unexpectedByte n_array_a_invalid_utf8 [a%E5]
        unexpectedByte n_array_colon_instead_of_comma ["": 1]
        unexpectedByte n_array_comma_and_number [,1]
        unexpectedByte n_array_double_comma [1,,2]
        unexpectedByte n_array_double_extra_comma ["x",,]
        unexpectedByte n_array_extra_comma ["",]
        unexpectedByte n_array_incomplete_invalid_value [x
        unexpectedByte n_array_inner_array_no_comma [3[4]]
        unexpectedByte n_array_invalid_utf8 [%FF]
        unexpectedByte n_array_items_separated_by_semicolon [1:2]
        unexpectedByte n_array_just_comma [,]
        unexpectedByte n_array_missing_value [   , ""]
        unexpectedByte n_array_number_and_comma [1,]
        unexpectedByte n_array_number_and_several_commas [1,,]
        unexpectedByte n_array_star_inside [*]
        unexpectedByte n_incomplete_false [fals]
        unexpectedByte n_incomplete_null [nul]
        unexpectedByte n_incomplete_true [tru]
        unexpectedByte n_number_++ [++1234]
        unexpectedByte n_number_+1 [+1]
        unexpectedByte n_number_+Inf [+Inf]
        unexpectedByte n_number_.-1 [.-1]
        unexpectedByte n_number_.2e-3 [.2e-3]
        unexpectedByte n_number_1_000 [1 000.0]
        unexpectedByte n_number_Inf [Inf]
        unexpectedByte n_number_NaN [NaN]
        unexpectedByte n_number_U+FF11_fullwidth_digit_one [%EF%BC%91]
        unexpectedByte n_number_expression [1+2]
        unexpectedByte n_number_infinity [Infinity]
        unexpectedByte n_number_invalid-negative-real [-123.123foo]
        unexpectedByte n_number_invalid-utf-8-in-bigger-int [123%E5]
        unexpectedByte n_number_invalid-utf-8-in-exponent [1e1%E5]
        unexpectedByte n_number_invalid-utf-8-in-int [0%E5]
        unexpectedByte n_number_starting_with_dot [.123]
        unexpectedByte n_number_with_alpha [1.2a-3]
        unexpectedByte n_number_with_alpha_char [1.8011670033376514H-308]
        unexpectedByte n_object_bad_value ["x", truth]
        unexpectedByte n_object_bracket_key {[: "x"}
        unexpectedByte n_object_comma_instead_of_colon {"x", null}
        unexpectedByte n_object_double_colon {"x"::"b"}
        unexpectedByte n_object_emoji {%F0%9F%87%A8%F0%9F%87%AD}
        unexpectedByte n_object_garbage_at_end {"a":"a" 123}
        unexpectedByte n_object_key_with_single_quotes {key: 'value'}
        unexpectedByte n_object_missing_colon {"a" b}
        unexpectedByte n_object_missing_key {:"b"}
        unexpectedByte n_object_missing_semicolon {"a" "b"}
        unexpectedByte n_object_non_string_key {1:1}
        unexpectedByte n_object_non_string_key_but_huge_number_instead {9999E9999:1}
        unexpectedByte n_object_repeated_null_null {null:null,null:null}
        unexpectedByte n_object_several_trailing_commas {"id":0,,,,,}
        unexpectedByte n_object_single_quote {'a':0}
        unexpectedByte n_object_trailing_comma {"id":0,}
        unexpectedByte n_object_two_commas_in_a_row {"a":"b",,"c":"d"}
        unexpectedByte n_object_unquoted_key {a: "b"}
        unexpectedByte n_object_with_single_string { "foo" : "bar", "a" }
        unexpectedByte n_string_accentuated_char_no_quotes [%C3%A9]
        unexpectedByte n_string_leading_uescaped_thinspace [\u0020"asd"]
        unexpectedByte n_string_no_quotes_with_bad_escape [\n]
        unexpectedByte n_string_single_quote ['single quote']
        unexpectedByte n_string_single_string_no_double_quotes abc
        unexpectedByte n_structure_U+2060_word_joined [%E2%81%A0]
        unexpectedByte n_structure_angle_bracket_. <.>
        unexpectedByte n_structure_angle_bracket_null [<null>]
        unexpectedByte n_structure_ascii-unicode-identifier a%C3%A5
        unexpectedByte n_structure_capitalized_True [True]
        unexpectedByte n_structure_end_array ]
        unexpectedByte n_structure_incomplete_UTF8_BOM %EF%BB{}
        unexpectedByte n_structure_lone-invalid-utf-8 %E5
        unexpectedByte n_structure_null-byte-outside-string [%00]
        unexpectedByte n_structure_object_with_comment {"a":/*comment*/"b"}
        unexpectedByte n_structure_open_array_apostrophe ['
        unexpectedByte n_structure_open_array_comma [,
        unexpectedByte n_structure_open_object_close_array {]
        unexpectedByte n_structure_open_object_comma {,
        unexpectedByte n_structure_open_object_open_array {[
        unexpectedByte n_structure_open_object_string_with_apostrophes {'a'
        unexpectedByte n_structure_single_eacute %E9
        unexpectedByte n_structure_single_star *
        unexpectedByte n_structure_uescaped_LF_before_string [\u000A""]
        unexpectedByte n_structure_unicode-identifier %C3%A5
        unexpectedByte n_structure_whitespace_U+2060_word_joiner %E2%81%A0
        unexpectedByte n_structure_whitespace_formfeed [%0C]
        unexpectedEnd n_array_incomplete ["x"
        unexpectedEnd n_array_newlines_unclosed ["a",%0A4%0A,1,
        unexpectedEnd n_array_unclosed [""
        unexpectedEnd n_array_unclosed_trailing_comma [1,
        unexpectedEnd n_array_unclosed_with_new_lines [1,%0A1%0A,1
        unexpectedEnd n_array_unclosed_with_object_inside [{}
        unexpectedEnd n_object_missing_value {"a":
        unexpectedEnd n_object_no-colon {"a"
        unexpectedEnd n_object_unterminated-value {"a":"a
        unexpectedEnd n_single_space %20
        unexpectedEnd n_string_escaped_backslash_bad ["\\\"]
        unexpectedEnd n_string_incomplete_escape ["\"]
        unexpectedEnd n_string_single_doublequote "
        unexpectedEnd n_string_start_escape_unclosed ["\
        unexpectedEnd n_structure_array_with_unclosed_string ["asd]
        unexpectedEnd n_structure_comma_instead_of_closing_brace {"x": true,
        unexpectedEnd n_structure_lone-open-bracket [
        unexpectedEnd n_structure_no_data 
        unexpectedEnd n_structure_object_unclosed_no_value {"":
        unexpectedEnd n_structure_open_array_open_object [{
        unexpectedEnd n_structure_open_array_open_string ["a
        unexpectedEnd n_structure_open_array_string ["a"
        unexpectedEnd n_structure_open_object {
        unexpectedEnd n_structure_open_object_open_string {"a
        unexpectedEnd n_structure_unclosed_array [1
        unexpectedEnd n_structure_unclosed_array_partial_null [ false, nul
        unexpectedEnd n_structure_unclosed_array_unfinished_false [ true, fals
        unexpectedEnd n_structure_unclosed_array_unfinished_true [ false, tru
        unexpectedEnd n_structure_unclosed_object {"asd":"asd"
        trailingBytes n_array_comma_after_close [""],
        trailingBytes n_array_extra_close ["x"]]
        trailingBytes n_multidigit_number_then_00 123%00
        trailingBytes n_object_trailing_comment {"a":"b"}/**/
        trailingBytes n_object_trailing_comment_open {"a":"b"}/**//
        trailingBytes n_object_trailing_comment_slash_open {"a":"b"}//
        trailingBytes n_object_trailing_comment_slash_open_incomplete {"a":"b"}/
        trailingBytes n_object_with_trailing_garbage {"a":"b"}#
        trailingBytes n_string_with_trailing_garbage ""x
        trailingBytes n_structure_array_trailing_garbage [1]x
        trailingBytes n_structure_array_with_extra_array_close [1]]
        trailingBytes n_structure_close_unopened_array 1]
        trailingBytes n_structure_double_array [][]
        trailingBytes n_structure_number_with_trailing_garbage 2@
        trailingBytes n_structure_object_followed_by_closing_object {}}
        trailingBytes n_structure_object_with_trailing_garbage {"a": true} "x"
        trailingBytes n_structure_trailing_# {"a":"b"}#{}
        """#
    )
}
