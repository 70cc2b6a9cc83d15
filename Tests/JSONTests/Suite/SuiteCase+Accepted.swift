extension SuiteCase {
    /// What every reader must accept, `y_`. Two of them are refused here: RFC 8259 §4 allows a name twice and says
    /// that nobody knows what it means, RFC 7493 §2.3 forbids it.
    static let mandatory = table(
        #"""
        accepted y_array_arraysWithSpaces [[]   ]
        accepted y_array_empty-string [""]
        accepted y_array_empty []
        accepted y_array_ending_with_newline ["a"]%0A
        accepted y_array_false [false]
        accepted y_array_heterogeneous [null, 1, "1", {}]
        accepted y_array_null [null]
        accepted y_array_with_1_and_newline [1%0A]
        accepted y_array_with_leading_space %20[1]
        accepted y_array_with_several_null [1,null,null,null,2]
        accepted y_array_with_trailing_space [2]%20
        accepted y_number [123e65]
        accepted y_number_0e+1 [0e+1]
        accepted y_number_0e1 [0e1]
        accepted y_number_after_space [ 4]
        accepted y_number_double_close_to_zero [-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]
        accepted y_number_int_with_exp [20e1]
        accepted y_number_minus_zero [-0]
        accepted y_number_negative_int [-123]
        accepted y_number_negative_one [-1]
        accepted y_number_negative_zero [-0]
        accepted y_number_real_capital_e [1E22]
        accepted y_number_real_capital_e_neg_exp [1E-2]
        accepted y_number_real_capital_e_pos_exp [1E+2]
        accepted y_number_real_exponent [123e45]
        accepted y_number_real_fraction_exponent [123.456e78]
        accepted y_number_real_neg_exp [1e-2]
        accepted y_number_real_pos_exponent [1e+2]
        accepted y_number_simple_int [123]
        accepted y_number_simple_real [123.456789]
        accepted y_object {"asd":"sdf", "dfg":"fgh"}
        accepted y_object_basic {"asd":"sdf"}
        duplicateName y_object_duplicated_key {"a":"b","a":"c"}
        duplicateName y_object_duplicated_key_and_value {"a":"b","a":"b"}
        accepted y_object_empty {}
        accepted y_object_empty_key {"":0}
        accepted y_object_escaped_null_in_key {"foo\u0000bar": 42}
        accepted y_object_extreme_numbers { "min": -1.0e+28, "max": 1.0e+28 }
        accepted y_object_long_strings {"x":[{"id": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}], "id": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}
        accepted y_object_simple {"a":[]}
        accepted y_object_string_unicode {"title":"\u041f\u043e\u043b\u0442\u043e\u0440\u0430 \u0417\u0435\u043c\u043b\u0435\u043a\u043e\u043f\u0430" }
        accepted y_object_with_newlines {%0A"a": "b"%0A}
        accepted y_string_1_2_3_bytes_UTF-8_sequences ["\u0060\u012a\u12AB"]
        accepted y_string_accepted_surrogate_pair ["\uD801\udc37"]
        accepted y_string_accepted_surrogate_pairs ["\ud83d\ude39\ud83d\udc8d"]
        accepted y_string_allowed_escapes ["\"\\\/\b\f\n\r\t"]
        accepted y_string_backslash_and_u_escaped_zero ["\\u0000"]
        accepted y_string_backslash_doublequotes ["\""]
        accepted y_string_comments ["a/*b*/c/*d//e"]
        accepted y_string_double_escape_a ["\\a"]
        accepted y_string_double_escape_n ["\\n"]
        accepted y_string_escaped_control_character ["\u0012"]
        accepted y_string_escaped_noncharacter ["\uFFFF"]
        accepted y_string_in_array ["asd"]
        accepted y_string_in_array_with_leading_space [ "asd"]
        accepted y_string_last_surrogates_1_and_2 ["\uDBFF\uDFFF"]
        accepted y_string_nbsp_uescaped ["new\u00A0line"]
        accepted y_string_nonCharacterInUTF-8_U+10FFFF ["%F4%8F%BF%BF"]
        accepted y_string_nonCharacterInUTF-8_U+FFFF ["%EF%BF%BF"]
        accepted y_string_null_escape ["\u0000"]
        accepted y_string_one-byte-utf-8 ["\u002c"]
        accepted y_string_pi ["%CF%80"]
        accepted y_string_reservedCharacterInUTF-8_U+1BFFF ["%F0%9B%BF%BF"]
        accepted y_string_simple_ascii ["asd "]
        accepted y_string_space " "
        accepted y_string_surrogates_U+1D11E_MUSICAL_SYMBOL_G_CLEF ["\uD834\uDd1e"]
        accepted y_string_three-byte-utf-8 ["\u0821"]
        accepted y_string_two-byte-utf-8 ["\u0123"]
        accepted y_string_u+2028_line_sep ["%E2%80%A8"]
        accepted y_string_u+2029_par_sep ["%E2%80%A9"]
        accepted y_string_uEscape ["\u0061\u30af\u30EA\u30b9"]
        accepted y_string_uescaped_newline ["new\u000Aline"]
        accepted y_string_unescaped_char_delete ["%7F"]
        accepted y_string_unicode ["\uA66D"]
        accepted y_string_unicodeEscapedBackslash ["\u005C"]
        accepted y_string_unicode_2 ["%E2%8D%82%E3%88%B4%E2%8D%82"]
        accepted y_string_unicode_U+10FFFE_nonchar ["\uDBFF\uDFFE"]
        accepted y_string_unicode_U+1FFFE_nonchar ["\uD83F\uDFFE"]
        accepted y_string_unicode_U+200B_ZERO_WIDTH_SPACE ["\u200B"]
        accepted y_string_unicode_U+2064_invisible_plus ["\u2064"]
        accepted y_string_unicode_U+FDD0_nonchar ["\uFDD0"]
        accepted y_string_unicode_U+FFFE_nonchar ["\uFFFE"]
        accepted y_string_unicode_escaped_double_quote ["\u0022"]
        accepted y_string_utf8 ["%E2%82%AC%F0%9D%84%9E"]
        accepted y_string_with_del_character ["a%7Fa"]
        accepted y_structure_lonely_false false
        accepted y_structure_lonely_int 42
        accepted y_structure_lonely_negative_real -0.1
        accepted y_structure_lonely_null null
        accepted y_structure_lonely_string "asd"
        accepted y_structure_lonely_true true
        accepted y_structure_string_empty ""
        accepted y_structure_trailing_newline ["a"]%0A
        accepted y_structure_true_in_array [true]
        accepted y_structure_whitespace_array %20[]%20
        """#
    )
}
