<?php
// Stands in for the extension CentralAuth, which Debian does not ship: its question whether an
// account is locked on all wikis, answered from a list of names in locked.json.
// https://www.mediawiki.org/wiki/Extension:CentralAuth/API

use MediaWiki\Api\ApiQueryBase;
use MediaWiki\MediaWikiServices;
use MediaWiki\ParamValidator\TypeDef\UserDef;
use Wikimedia\ParamValidator\ParamValidator;

class HelpdeskGlobalUserInfo extends ApiQueryBase {
	/** @inheritDoc */
	public function __construct( $query, $moduleName ) {
		parent::__construct( $query, $moduleName, 'gui' );
	}

	/** @inheritDoc */
	public function execute() {
		$name = $this->extractRequestParams()['user'];
		$user = MediaWikiServices::getInstance()->getUserFactory()->newFromName( $name );
		$data = [ 'missing' => true ];
		if ( $user && $user->isRegistered() ) {
			$data = [ 'home' => 'wiki', 'id' => $user->getId(), 'name' => $user->getName() ];
			$locked = json_decode( file_get_contents( getenv( 'HELPDESKBOT_WIKI_ROOT' ) . '/locked.json' ) );
			if ( in_array( $user->getName(), $locked, true ) ) {
				$data['locked'] = true;
			}
		}
		$this->getResult()->addValue( 'query', $this->getModuleName(), $data );
	}

	/** @inheritDoc */
	public function getAllowedParams() {
		return [
			'user' => [
				ParamValidator::PARAM_TYPE => 'user',
				ParamValidator::PARAM_REQUIRED => true,
				UserDef::PARAM_ALLOWED_USER_TYPES => [ 'name', 'temp', 'interwiki' ],
			],
		];
	}
}
