<?php
// Settings of every test wiki. Its own part (port, folder, name, language) comes from wiki.json
// in the instance's folder; what a test adds comes last, from extra.php there.

$helpdeskRoot = getenv( 'HELPDESKBOT_WIKI_ROOT' );
$helpdeskOwn = json_decode( file_get_contents( "$helpdeskRoot/wiki.json" ), true, 9, JSON_THROW_ON_ERROR );

$wgSitename = $helpdeskOwn['name'];
$wgMetaNamespace = 'Project';
$wgLanguageCode = $helpdeskOwn['language'];
$wgServer = $wgCanonicalServer = $helpdeskOwn['url'];
$wgScriptPath = '';
$wgArticlePath = '/wiki/$1';
$wgLocaltimezone = 'UTC';
$wgSecretKey = str_repeat( 'helpdesk', 8 );
$wgUpgradeKey = 'helpdesk';
// Browsers keep cookies by host, not by port: two wikis on one machine must not share them.
$wgCookiePrefix = 'wiki' . $helpdeskOwn['port'];
$wgCookieSecure = false;

// -- Storage -------------------------------------------------------------------------------------
$wgDBtype = 'sqlite';
$wgDBname = 'wiki';
$wgSQLiteDataDir = "$helpdeskRoot/data";
$helpdeskSide = static fn ( string $name ) => [
	'type' => 'sqlite',
	'dbname' => $name,
	'tablePrefix' => '',
	'variables' => [ 'synchronous' => 'OFF' ],
	'dbDirectory' => "$helpdeskRoot/data",
	'trxMode' => 'IMMEDIATE',
	'flags' => 0,
];
// A request that may write takes SQLite's write lock at its first query and waits for it. Begun
// as a reader, it could not become a writer once another has written: "database is locked".
$helpdeskReads = $GLOBALS['helpdeskReads'] ?? false;
$wgDBservers = [ [
	'type' => 'sqlite',
	'host' => '',
	'dbname' => 'wiki',
	'user' => '',
	'password' => '',
	'load' => 1,
	'flags' => DBO_DEFAULT,
	'variables' => [ 'synchronous' => 'OFF' ],
	'dbDirectory' => "$helpdeskRoot/data",
	'trxMode' => $helpdeskReads ? 'DEFERRED' : 'IMMEDIATE',
] ];
$wgObjectCaches[CACHE_DB] = [
	'class' => SqlBagOStuff::class,
	'loggroup' => 'SQLBagOStuff',
	'server' => $helpdeskSide( 'wikicache' ),
];
$wgJobTypeConf['default'] = [
	'class' => 'JobQueueDB',
	'claimTTL' => 3600,
	'server' => $helpdeskSide( 'wiki_jobqueue' ),
];
$wgResourceLoaderUseObjectCacheForDeps = true;
$wgCacheDirectory = "$helpdeskRoot/cache";
$wgLocalisationCacheConf['store'] = 'array';
$wgLocalisationCacheConf['storeDirectory'] = "$helpdeskRoot/cache";
$wgTmpDirectory = "$helpdeskRoot/tmp";
$wgUploadDirectory = "$helpdeskRoot/images";
$wgUploadPath = '/images';
$wgDBerrorLog = "$helpdeskRoot/database-errors.log";

// APCu is the server's own and cannot be reached by maintenance scripts: the number in "epoch"
// goes up after each of them, so that the server does not go on with what it remembers.
if ( function_exists( 'apcu_enabled' ) && apcu_enabled() ) {
	$wgObjectCaches['server'] = [
		'class' => APCUBagOStuff::class,
		'keyspace' => 'epoch' . trim( (string)@file_get_contents( "$helpdeskRoot/epoch" ) ),
	];
	$wgMainCacheType = 'server';
} else {
	$wgMainCacheType = CACHE_DB;
}
$wgSessionCacheType = CACHE_DB;
$wgParserCacheType = CACHE_DB;

// -- Everything happens at once, nothing goes out ------------------------------------------------
$wgRunJobsAsync = false;
$wgJobRunRate = $helpdeskReads ? 0 : 10;
$wgEchoUseJobQueue = false;
$wgPingback = false;
$wgUseInstantCommons = false;
$wgEnableScaryTranscluding = false;
$wgImportSources = [];
// Mail ends in a file, one JSON object a line; only people writing to each other make any.
$wgEnableEmail = $wgEnableUserEmail = true;
// Whoever has an address can be written to.
$wgEmailAuthentication = false;
$wgEnotifUserTalk = $wgEnotifWatchlist = false;
$wgDefaultUserOptions['echo-email-frequency'] = -1;
$wgHooks['AlternateUserMailer'][] = static function ( $headers, $to, $from, $subject, $body ) use ( $helpdeskRoot ) {
	$mail = [
		'to' => array_map( static fn ( $address ) => $address->address, $to ),
		'from' => $from->address,
		'subject' => $subject,
		'body' => is_array( $body ) ? $body['text'] : $body,
		'headers' => $headers,
	];
	file_put_contents( "$helpdeskRoot/mails.jsonl", json_encode( $mail ) . "\n", FILE_APPEND | LOCK_EX );
	return false;
};
// A port where nobody listens: whatever tries to leave the machine fails at once.
$wgHTTPProxy = 'http://127.0.0.1:9';

// -- A wiki for tests: no throttles, quick passwords ---------------------------------------------
$wgRateLimits = [];
$wgGroupPermissions['*']['noratelimit'] = true;
$wgPasswordAttemptThrottle = [];
$wgAccountCreationThrottle = [];
$wgTempAccountCreationThrottle = [];
$wgPasswordPolicy['policies'] = [ 'default' => [] ];
$wgPasswordConfig['pbkdf2']['cost'] = '1';
$wgAutoConfirmAge = 0;
$wgAutoConfirmCount = 0;
$wgShowExceptionDetails = true;
$wgDiff3 = '/usr/bin/diff3';

// -- What wikis with a helpdesk have -------------------------------------------------------------
$wgExtraSignatureNamespaces = [ NS_PROJECT ];
foreach ( [ NS_MAIN, NS_PROJECT, NS_USER, NS_HELP, NS_TEMPLATE, NS_CATEGORY ] as $helpdeskNamespace ) {
	$wgNamespacesWithSubpages[$helpdeskNamespace] = true;
}
$wgEnableUploads = true;
$wgFileExtensions[] = 'svg';
$wgSVGNativeRendering = true;
$wgPFEnableStringFunctions = true;
$wgTitleBlacklistSources = [];
// As on Commons, where [[commons:Page]] leads to the wiki itself.
$wgLocalInterwikis = [ 'commons' ];
// Both parse the page once more at each edit, which doubles its time, and nothing here asks for it.
$wgLinterParseOnDerivedDataUpdate = false;
$wgDiscussionToolsEnablePermalinksBackend = false;
$wgAbuseFilterEnableBlockedExternalDomain = false;
$wgVectorNightMode = [ 'logged_out' => true, 'logged_in' => true, 'beta' => false ];
$wgMinervaNightMode = [ 'base' => true, 'loggedin' => true, 'amc' => true ];
$wgDefaultSkin = 'vector-2022';

foreach ( $helpdeskOwn['skins'] as $helpdeskPart ) {
	wfLoadSkin( $helpdeskPart );
}
foreach ( $helpdeskOwn['extensions'] as $helpdeskPart ) {
	wfLoadExtension( $helpdeskPart );
}

if ( is_file( "$helpdeskRoot/locked.json" ) ) {
	require_once __DIR__ . '/GlobalUserInfo.php';
	$wgAPIMetaModules['globaluserinfo'] = HelpdeskGlobalUserInfo::class;
	$wgExtensionCredits['other'][] = [ 'path' => __DIR__ . '/GlobalUserInfo.php', 'name' => 'CentralAuth' ];
}

// Evaluated, not required: a compiled copy in opcache would outlive a change by seconds.
if ( is_file( "$helpdeskRoot/extra.php" ) ) {
	eval( file_get_contents( "$helpdeskRoot/extra.php" ) );
}
