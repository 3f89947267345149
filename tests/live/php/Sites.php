<?php
// What DiscussionTools would know of some wikis, from MediaWiki's own languages. Run as
// `maintenance/run.php …/Sites.php --wikis FILE`; FILE holds a list of settings for each wiki.

use MediaWiki\Extension\DiscussionTools\LanguageData;

require_once getcwd() . '/maintenance/Maintenance.php';

class Sites extends Maintenance {
	private const NAMES = [ 'dateFormat', 'digits', 'localTimezone', 'timezones', 'contLangMessages' ];

	public function __construct() {
		parent::__construct();
		$this->addOption( 'wikis', 'Settings of each wiki, JSON', true, true );
	}

	public function execute() {
		$wikis = json_decode( file_get_contents( $this->getOption( 'wikis' ) ), true );
		$before = array_intersect_key( $GLOBALS, array_merge( ...array_values( $wikis ) ) );
		$found = [];
		foreach ( $wikis as $name => $settings ) {
			foreach ( array_merge( $before, $settings ) as $setting => $value ) {
				$GLOBALS[$setting] = $value;
			}
			$found[$name] = $this->describe( $settings['wgLanguageCode'] );
		}
		$this->output( json_encode( $found, JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR ) );
	}

	private function describe( string $code ): array {
		$services = $this->getServiceContainer();
		$language = $services->getLanguageFactory()->getRawLanguage( $code );
		// Several wikis have the same language, and the factory keeps its objects.
		$language->resetNamespaces();
		$data = new LanguageData(
			$services->getMainConfig(),
			$language,
			$services->getLanguageConverterFactory(),
			$services->getSpecialPageFactory()
		);
		return array_intersect_key( $data->getLocalData(), array_flip( self::NAMES ) ) + [
			'wgContentLanguage' => $code,
			'wgNamespaceIds' => $language->getNamespaceIds(),
			'contributions' => $language->getSpecialPageAliases()['Contributions'] ?? [],
			'redirect' => array_slice( $language->getMagicWords()['redirect'], 1 ),
		];
	}
}

return Sites::class;
