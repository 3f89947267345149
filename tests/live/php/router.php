<?php
// Front door of the test wiki under PHP's built-in server: notes every request, serves pretty
// addresses and uploads, and lets a response end only when the wiki's work behind it has ended.

$root = getenv( 'HELPDESKBOT_WIKI_ROOT' );
$path = rawurldecode( (string)parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );

$secret = [ 'password', 'lgpassword', 'retype', 'token', 'lgtoken', 'logintoken', 'createtoken' ];
$parameters = array_map(
	static fn ( $value ) => is_string( $value ) ? $value : json_encode( $value ),
	$_GET + $_POST
);
foreach ( $secret as $name ) {
	if ( isset( $parameters[$name] ) ) {
		$parameters[$name] = '***';
	}
}
file_put_contents(
	"$root/requests.log",
	"{$_SERVER['REQUEST_METHOD']} $path " . http_build_query( $parameters ) . "\n",
	FILE_APPEND | LOCK_EX
);

// Requests that write take turns. SQLite lets only one write at a time anyway, but whoever waits
// for its lock is not served in order: with three busy writers some waited for half a minute.
$helpdeskReading = [
	'query', 'parse', 'compare', 'paraminfo', 'opensearch', 'templatedata', 'expandtemplates',
	'discussiontoolspageinfo', 'discussiontoolscompare', 'discussiontoolspreview',
];
$helpdeskReads = in_array( $_SERVER['REQUEST_METHOD'], [ 'GET', 'HEAD' ], true )
	|| ( $path === '/api.php' && in_array( $parameters['action'] ?? '', $helpdeskReading, true ) );
if ( !$helpdeskReads ) {
	$helpdeskTurn = fopen( "$root/turn", 'c' );
	flock( $helpdeskTurn, LOCK_EX );
}

// MediaWiki sends a length and goes on with notifications and jobs after the client has left.
// Without the length the client reads until the connection closes, which is when all is done.
header_register_callback( static function () {
	header_remove( 'Content-Length' );
} );

if ( str_starts_with( $path, '/images/' ) ) {
	$file = realpath( $root . $path );
	if ( $file === false || !str_starts_with( $file, realpath( "$root/images" ) . '/' ) || !is_file( $file ) ) {
		http_response_code( 404 );
		return true;
	}
	$kind = str_ends_with( $file, '.svg' ) ? 'image/svg+xml' : mime_content_type( $file );
	header( "Content-Type: $kind" );
	readfile( $file );
	return true;
}

if ( $path === '/' || str_starts_with( $path, '/wiki/' ) ) {
	$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
	$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
	require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
	return true;
}

return false;
